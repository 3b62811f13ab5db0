"""What editors fill in: each field says what is wrong beside itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from digest.errors import ConfigError
from digest.models import Editor, Programme
from digest.places import templates
from digest.theme import AIR, Theme
from digest.themes import DEFAULT, LOOKS
from subscribers.models import Publication

if TYPE_CHECKING:
    PublicationFields = forms.ModelForm[Publication]
    ProgrammeFields = forms.ModelForm[Programme]
else:  # Django's own class takes no type
    PublicationFields = ProgrammeFields = forms.ModelForm

_PLAIN = (forms.CheckboxInput, forms.RadioSelect)


class Dressed(forms.Form):
    """A form whose fields look as the desk draws them, and are said to be wrong where they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)


def dress(field: forms.Field) -> None:
    if not isinstance(field.widget, _PLAIN):
        field.widget.attrs.setdefault("class", "in")


class SignIn(Dressed):
    email = forms.CharField(
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class _Passwords(Dressed):
    """A new password, twice."""

    password = forms.CharField(
        max_length=1000,
        strip=False,
        help_text="At least ten characters; three or four words that belong together only to you.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The same again",
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, editor: Editor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._editor = editor

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self._editor)
        return password

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", "These two differ.")


class NewPassword(_Passwords):
    name = forms.CharField(
        label="What colleagues call you",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "password", "again")

    def __init__(self, *args: Any, editor: Editor, **kwargs: Any) -> None:
        super().__init__(*args, editor=editor, **kwargs)
        self.fields["name"].initial = editor.name


class YourPassword(_Passwords):
    current = forms.CharField(
        label="Your password now",
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("current", "password", "again")

    def __init__(self, *args: Any, editor: Editor, **kwargs: Any) -> None:
        super().__init__(*args, editor=editor, **kwargs)
        self.fields["password"].label = "The new one"

    def clean_current(self) -> str:
        if not self._editor.check_password(self.cleaned_data["current"]):
            raise ValidationError("That is not your password.")
        return str(self.cleaned_data["current"])


# What the first part of our addresses says already, so that no newsletter may.
PAGES = frozenset([
    "assets", "confirm", "desk", "issues", "link", "me", "media", "new", "pause", "people",
    "return", "sign-in", "sign-out", "unsubscribe", "welcome",
])  # fmt: skip


class PublicationForm(PublicationFields):
    class Meta:
        model = Publication
        fields = (
            "name", "slug", "strapline", "description", "sender_address", "sender_name",
            "reply_to", "postal_address", "language",
        )  # fmt: skip
        labels = {
            "slug": "Short name",
            "sender_address": "Sent from",
            "sender_name": "Sender’s name",
            "reply_to": "Answers go to",
            "description": "What readers are promised",
        }
        help_texts = {
            "slug": "Stands in addresses; lower-case letters, digits and hyphens.",
            "strapline": "One line above the name.",
            "description": "Shown where people sign up.",
            "sender_address": "An address of your own domain that your transport may send from.",
            "sender_name": "Without one, the newsletter’s name.",
            "reply_to": "Without one, the sender’s address.",
            "postal_address": "Stands in every issue; the law of many countries wants it.",
            "language": "As a tag: en, en-GB, de, fr.",
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}
        error_messages = {
            "slug": {
                "unique": "Another newsletter has this short name. Choose another.",
                "invalid": "Only lower-case letters, digits and hyphens stand in a short name.",
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)
        if self.instance.pk and self.instance.issues.exclude(approved_at=None).exists():
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = "It stands in mails that have left, so it stays."

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug in PAGES:
            raise ValidationError(f"“{slug}” leads somewhere else already. Choose another.")
        return slug


class SourceAddress(Dressed):
    TAKEN = "That is a source of this newsletter already."

    address = forms.CharField(
        label="Address",
        max_length=2000,
        help_text="A feed, or a web page. If a page names a feed, you may use that.",
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )

    def __init__(self, *args: Any, publication: Publication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sources = publication.sources

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        if self._sources.filter(address=address).exists():
            raise ValidationError(self.TAKEN)
        return address


class TokenName(Dressed):
    name = forms.CharField(
        label="For",
        max_length=120,
        help_text="The program that gets it. Its articles are called so where they name no source.",
    )


class PastedArticle(Dressed):
    text = forms.CharField(
        label="Article",
        max_length=200_000,
        help_text="Paragraphs with blank lines between them, or HTML.",
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    headline = forms.CharField(
        max_length=500,
        required=False,
        help_text="Without one, the first sentence stands in.",
    )
    address = forms.URLField(
        label="Address",
        max_length=2000,
        required=False,
        assume_scheme="https",
        help_text="Where readers find it; without one, nothing of it is linked.",
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    source = forms.CharField(
        label="Published by",
        max_length=120,
        required=False,
        help_text="As a reader would say it; it stands beside the story.",
    )

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        if address and urlsplit(address).scheme not in ("http", "https"):
            raise ValidationError("Use an address that begins with https:// or http://.")
        return address


WEEKDAYS = [(0, "Mo"), (1, "Tu"), (2, "We"), (3, "Th"), (4, "Fr"), (5, "Sa"), (6, "Su")]
_AHEAD = [(6, "6 hours"), (12, "12 hours"), (24, "1 day"), (48, "2 days"), (72, "3 days")]


class ScheduleForm(ProgrammeFields):
    weekday = forms.TypedChoiceField(
        label="On", coerce=int, choices=WEEKDAYS, widget=forms.RadioSelect
    )
    time = forms.TimeField(
        label="At",
        widget=forms.TimeInput(attrs={"type": "time", "class": "in num"}, format="%H:%M"),
    )
    time_zone = forms.CharField(
        label="In",
        max_length=64,
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
    )
    draft_ahead = forms.TypedChoiceField(label="Draft ready before", coerce=int, choices=_AHEAD)
    needs_approval = forms.TypedChoiceField(
        label="Nobody has approved",
        coerce=lambda said: said == "True",
        choices=[(True, "Hold the issue and tell us"), (False, "Send it if nothing blocks")],
    )
    latest = forms.TypedChoiceField(
        label="Later than this, ask first",
        coerce=int,
        choices=[(1, "1 hour after the slot"), (2, "2 hours after the slot"),
                 (6, "6 hours after the slot"), (24, "a day after the slot")],
        help_text="If the server was down at the slot and wakes later, nothing leaves by itself.",
    )  # fmt: skip
    layout = forms.ChoiceField()

    class Meta:
        model = Programme
        fields = (
            "is_scheduled", "weekday", "time", "time_zone", "draft_ahead", "needs_approval",
            "latest", "layout", "pictures",
        )  # fmt: skip
        labels = {
            "is_scheduled": "Leaves every week",
            "pictures": "Stories carry pictures",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = sorted(path.name.partition(".")[0] for path in _layouts())
        self.fields["layout"] = forms.ChoiceField(choices=[(name, name) for name in found])
        for field in self.fields.values():
            dress(field)

    def clean_time_zone(self) -> str:
        name = str(self.cleaned_data["time_zone"]).strip()
        if name not in available_timezones():
            raise ValidationError(f"There is no time zone “{name}”. Write one like Europe/Berlin.")
        return name


class LookForm(Dressed):
    """The look of a programme: a theme that we ship, and what is one's own in it."""

    base = forms.ChoiceField(
        label="Theme", choices=[(name, f"{name}: {look.described}") for name, look in LOOKS.items()]
    )
    accent = forms.CharField(
        label="A colour of your own",
        required=False,
        max_length=7,
        help_text="Like #7a1f3d. Paper, ink and the dark scheme follow from it.",
    )
    density = forms.ChoiceField(
        label="Air",
        required=False,
        choices=[("", "as the theme has it"), *((name, name) for name in AIR)],
    )
    logo = forms.FileField(
        label="Logo",
        required=False,
        help_text="In place of the name: a PNG that is see-through around what is drawn.",
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp,.gif"}),
    )
    no_logo = forms.BooleanField(label="The name instead of the logo", required=False)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        stored = programme.theme
        self.settings: dict[str, Any] = dict(stored) if isinstance(stored, dict) else {}
        self.pictures: dict[str, bytes] = {}  #: to be kept before the settings are
        own = {name: self.settings.get(name, "") for name in ("accent", "density")}
        initial = {"base": self.settings.get("base", DEFAULT), **own}
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def has_logo(self) -> bool:
        return bool(self.settings.get("logo"))

    def clean(self) -> None:
        """Put what was chosen into `settings`, or say beside its field what is wrong with it."""
        for name in ("base", "accent", "density"):
            self.settings.pop(name, None)
            if self.cleaned_data.get(name):
                self.settings[name] = self.cleaned_data[name]
        if self.cleaned_data.get("no_logo"):
            self.settings.pop("logo", None)
        at_fault = "accent" if self.settings.get("accent") else "base"
        try:
            theme = Theme.from_data(self.settings)
            at_fault = "logo"
            self._engrave(theme)
        except ConfigError as error:
            self.add_error(at_fault, str(error))

    def _engrave(self, theme: Theme) -> None:
        from digest.logos import LARGEST_FILE, engrave  # brings what handles pictures

        if given := self.cleaned_data.get("logo"):
            engraved = engrave(given.read(LARGEST_FILE + 1), theme)
            self.settings["logo"] = asdict(engraved.logo)
            self.pictures = {engraved.logo.name: engraved.content}


def _layouts() -> list[Any]:
    return list((templates() / "email").glob("*.mjml.j2"))


class PersonForm(Dressed):
    email = forms.EmailField(max_length=254)
    role = forms.ChoiceField(
        choices=[
            (Editor.Role.VIEWER, "Viewer: sees everything, changes nothing"),
            (Editor.Role.EDITOR, "Editor: changes, approves and sends"),
            (Editor.Role.OWNER, "Owner: also newsletters, people and subscribers’ data"),
        ],
        initial=Editor.Role.EDITOR,
    )


class ImportForm(Dressed):
    file = forms.FileField(
        label="A table of people",
        help_text="CSV, up to 40 MB: a column of addresses, and one of names if you have it.",
    )
    basis = forms.CharField(
        label="How they agreed",
        max_length=200,
        help_text="Where and when they asked for this newsletter. It is kept with each of them.",
    )
