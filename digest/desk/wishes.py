"""What editors fill in about choosing: bounds, topics, sections, and what a source is to give."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError

from digest.desk.forms import Dressed, ProgrammeFields, dress
from digest.models import Programme, Source
from digest.similarity import words
from digest.taste import Taste

if TYPE_CHECKING:
    SourceFields = forms.ModelForm[Source]
    SectionRows = forms.BaseFormSet["SectionForm"]
else:  # Django's own classes take no type
    SourceFields, SectionRows = forms.ModelForm, forms.BaseFormSet

MOST_STORIES, MOST_SECTIONS, MOST_TOPICS, LONGEST_TOPIC = 20, 20, 100, 80
_SPARE, _SHOWN_AT_MOST = 2, 250  # rows of sections
_LINE = re.compile(r"\r\n|\r|\n")
_BLANKS = re.compile(r"[ \t]+")
_UNSEEN = ("Cc", "Zl", "Zp")


class Number(forms.IntegerField):
    """A whole number; one sentence says whatever can be wrong with it."""

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        said = f"Write a whole number from {least} to {most}."
        wrong = {"invalid": said, "min_value": said, "max_value": said, "required": said}
        super().__init__(min_value=least, max_value=most, error_messages=wrong, **kwargs)
        self.widget.attrs["class"] = "in num"


def is_seen(text: str) -> None:
    """Refuse what has characters that nobody sees, and nobody can have meant."""
    if any(unicodedata.category(each) in _UNSEEN for each in text):
        raise ValidationError("There are control characters in it. Write it by hand.")


class Topics(forms.CharField):
    """A list of topics, written one a line."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(required=False, max_length=20_000, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        lines = [_BLANKS.sub(" ", line).strip(" ") for line in _LINE.split(super().clean(value))]
        topics = [line for line in lines if line]
        if len(topics) > MOST_TOPICS:
            raise ValidationError(f"These are {len(topics)} topics; {MOST_TOPICS} at most.")
        known: set[tuple[str, bool]] = set()
        for topic in topics:
            meant = (" ".join(words([topic.removesuffix("*")])), topic.endswith("*"))
            _can_be_meant(topic, meant[0])
            if meant in known:
                raise ValidationError(f"“{topic}” stands here twice.")
            known.add(meant)
        return topics


def _can_be_meant(topic: str, said: str) -> None:
    is_seen(topic)
    if len(topic) > LONGEST_TOPIC:
        start = topic[:40].rstrip()
        raise ValidationError(f"“{start}…” is longer than {LONGEST_TOPIC} characters.")
    if not said:
        raise ValidationError(f"“{topic}” has no word in it.")


class ChoosingForm(ProgrammeFields):
    stories = Number(
        1,
        MOST_STORIES,
        label="Stories, at most",
        help_text="An issue takes the best ones, one of each event. Usually 7.",
    )
    per_source = Number(
        1,
        MOST_STORIES,
        label="Of one source",
        help_text="At most so many, while others have some. Usually 2; a source’s own page may say"
        " otherwise.",
    )
    window = Number(
        1,
        90,
        label="Days looked back",
        help_text="Older articles are not chosen. Usually 7. It reaches back to the last issue by"
        " itself, twice as far at most.",
    )
    least = Number(
        1,
        MOST_STORIES,
        label="Stories, at least",
        help_text="Usually 1: a single story makes an issue.",
    )
    when_few = forms.ChoiceField(label="When there are fewer", choices=Programme.WhenFew.choices)
    favoured = Topics(
        rows=3,
        label="Favoured topics",
        help_text="One a line. Stories with the word, or the phrase, in headline or standfirst"
        " weigh more. End a word with * for all that begin so: harbour* is also harbours.",
    )
    muted = Topics(
        rows=3,
        label="Muted topics",
        help_text="One a line, written the same way. Their stories are left out; you can still add"
        " one by hand.",
    )

    class Meta:
        model = Programme
        fields = ("stories", "per_source", "window", "least", "when_few", "favoured", "muted")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)


class SectionForm(Dressed):
    was = forms.CharField(required=False, widget=forms.HiddenInput)
    section = forms.CharField(label="Name", max_length=60, required=False, validators=[is_seen])
    topics = Topics(rows=2, label="Topics that belong here")
    at_least = Number(0, MOST_STORIES, label="At least", required=False)
    at_most = Number(0, MOST_STORIES, label="At most", required=False)

    def clean(self) -> None:
        given = self.cleaned_data
        parts = [given.get("topics"), given.get("at_least"), given.get("at_most")]
        if given.get("section") == "" and any(part not in (None, []) for part in parts):
            self.add_error("section", "Give the section a name, or take it away.")


class _Sections(SectionRows):
    default_error_messages = {  # noqa: RUF012 - as Django has it
        "missing_management_form": "A part of this form did not arrive. Send it again.",
        "too_many_forms": "An issue has %(num)d sections at most.",
    }

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"] = Number(1, 99, label="Place", required=False)
        if index is not None and index < self.initial_form_count():
            form.fields["ORDER"].initial = index + 1
        form.fields["DELETE"].label = "Take it away"

    def clean(self) -> None:
        known: set[str] = set()
        for form in self._kept:
            name = form.cleaned_data["section"].casefold()
            if name in known:
                form.add_error("section", "Another section is called so already.")
            known.add(name)

    @property
    def _kept(self) -> list[SectionForm]:
        """The rows that name a section, in the order of their places; those without one last."""
        gone = self.deleted_forms
        kept = [
            form
            for form in self.forms
            if form not in gone and form.is_valid() and form.cleaned_data.get("section")
        ]
        return sorted(kept, key=lambda form: form.cleaned_data["ORDER"] or 100)

    @property
    def wanted(self) -> list[dict[str, Any]]:
        """The sections as a programme stores them."""
        return [
            {
                "section": form.cleaned_data["section"],
                "topics": form.cleaned_data["topics"],
                "at_least": form.cleaned_data["at_least"] or 0,
                "at_most": form.cleaned_data["at_most"],
            }
            for form in self._kept
        ]

    @property
    def renamed(self) -> dict[str, str]:
        """What sections were called, with their names now: empty for those that are gone."""
        kept = self._kept
        names = {
            form.cleaned_data["was"]: form.cleaned_data["section"] if form in kept else ""
            for form in self.forms
            if form.is_valid() and form.cleaned_data.get("was")
        }
        return {was: name for was, name in names.items() if was != name}


_rows = forms.formset_factory(
    SectionForm,
    formset=_Sections,
    extra=_SPARE,
    can_order=True,
    can_delete=True,
    max_num=MOST_SECTIONS,
    absolute_max=_SHOWN_AT_MOST,
    validate_max=True,
)


def sections_form(told: Any, taste: Taste) -> _Sections:
    """Return a row for each section that a programme has, and spare ones for more."""
    initial = [
        {
            "was": quota.section,
            "section": quota.section,
            "topics": list(quota.topics),
            "at_least": quota.at_least or None,
            "at_most": quota.at_most,
        }
        for quota in taste.quotas
    ]
    return cast("_Sections", _rows(told, initial=initial, prefix="section"))


class GivesForm(SourceFields):
    """What a source is to give to issues."""

    cap = Number(
        0,
        MOST_STORIES,
        label="Stories an issue, at most",
        required=False,
        help_text="Empty: as many as the newsletter has it.",
    )

    class Meta:
        model = Source
        fields = ("section", "cap", "wanted")

    def __init__(self, *args: Any, sections: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(name, name) for name in sections]
        if (now := self.instance.section) and now not in sections:
            known.append((now, f"{now}, which is no section now"))
        self.fields["section"] = forms.ChoiceField(
            label="Section",
            required=False,
            choices=[("", "None: its topics decide"), *known],
            help_text="All its stories belong there.",
        )
        self.fields["wanted"] = forms.ChoiceField(label="Wanted", choices=Source.Wanted.choices)
        for field in self.fields.values():
            dress(field)
