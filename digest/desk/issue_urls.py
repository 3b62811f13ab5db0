"""The addresses of issues, from the draft to the report."""

from __future__ import annotations

from django.urls import path

from digest.desk import (
    approve,
    doubt,
    issue,
    issues,
    pool,
    previews,
    report,
    sending,
    stories,
    story,
)

urlpatterns = [
    path("<slug:slug>/issues/", issues.issues, name="desk-issues"),
    path("<slug:slug>/issues/compose/", issues.compose, name="desk-compose"),
    path("issues/<int:pk>/", issue.issue, name="desk-issue"),
    path("issues/<int:pk>/preview/", previews.preview, name="desk-preview"),
    path("issues/<int:pk>/previews/", previews.previews, name="desk-previews"),
    path("issues/<int:pk>/preview/people/", previews.people, name="desk-preview-people"),
    path("issues/<int:pk>/preview/unsubscribe/", previews.unsubscribing, name="desk-unsubscribing"),
    path("issues/<int:pk>/words/", issue.words, name="desk-words"),
    path("issues/<int:pk>/test/", issue.test, name="desk-test"),
    path("issues/<int:pk>/pool/", pool.pool, name="desk-pool"),
    path("issues/<int:pk>/pool/<int:article>/", pool.article, name="desk-article"),
    path("issues/<int:pk>/pool/<int:article>/aside/", stories.set_aside, name="desk-aside"),
    path("issues/<int:pk>/pool/<int:article>/merge/", stories.merge, name="desk-merge"),
    path("issues/<int:pk>/pool/<int:article>/apart/", stories.keep_apart, name="desk-apart"),
    path("issues/<int:pk>/pick-again/", stories.pick_again, name="desk-pick-again"),
    path("issues/<int:pk>/add/", stories.add, name="desk-add"),
    path("issues/<int:pk>/trim/", stories.trim, name="desk-trim"),
    path("issues/<int:pk>/stories/<int:story>/", story.story, name="desk-story"),
    path("issues/<int:pk>/stories/<int:story>/move/", stories.move, name="desk-move"),
    path("issues/<int:pk>/stories/<int:story>/drop/", stories.drop, name="desk-drop"),
    path("issues/<int:pk>/stories/<int:story>/pin/", stories.pin, name="desk-pin"),
    path("issues/<int:pk>/stories/<int:story>/replace/", stories.replace, name="desk-replace"),
    path("issues/<int:pk>/stories/<int:story>/headline/", story.headline, name="desk-headline"),
    path("issues/<int:pk>/stories/<int:story>/summary/", story.summary, name="desk-summary"),
    path("issues/<int:pk>/stories/<int:story>/quote/", story.quote, name="desk-quote"),
    path("issues/<int:pk>/stories/<int:story>/picture/", story.picture, name="desk-picture"),
    path("issues/<int:pk>/approve/", approve.approve, name="desk-approve"),
    path("issues/<int:pk>/approval/", approve.approval_of, name="desk-approval"),
    path("issues/<int:pk>/sending/", sending.sending, name="desk-sending"),
    path("issues/<int:pk>/pause/", sending.pause, name="desk-pause"),
    path("issues/<int:pk>/resume/", sending.resume, name="desk-resume"),
    path("issues/<int:pk>/stop/", sending.stop, name="desk-stop"),
    path("issues/<int:pk>/doubt/", doubt.doubt, name="desk-doubt"),
    path("issues/<int:pk>/doubt/resend/", doubt.resend, name="desk-resend"),
    path("issues/<int:pk>/failed/", doubt.failed, name="desk-failed"),
    path("issues/<int:pk>/failed/retry/", doubt.retry, name="desk-retry"),
    path("issues/<int:pk>/report/", report.report, name="desk-report"),
    path("issues/<int:pk>/ledger.csv", report.as_csv, name="desk-ledger"),
]
