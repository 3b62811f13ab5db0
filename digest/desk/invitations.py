"""The link that lets somebody in once, and who is given one."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from digest.errors import InputError
from digest.models import Editor


def invite(email: str, role: str | None, name: str = "") -> str:
    """Return the sign-in link of an editor, who is added if need be.

    Args:
        role: what they may do from now on; None leaves it, and makes the first an owner.

    Raises:
        InputError: that is no address; they are locked out; or nobody would be owner.
    """
    try:
        validate_email(email)
    except ValidationError as error:
        raise InputError(
            f"“{email}” is not an address.", fix="Write one like you@example.org."
        ) from error
    editor = Editor.objects.filter(email=email.casefold()).first()
    if editor is None:
        is_first = not Editor.objects.exists()
        chosen = role or (Editor.Role.OWNER if is_first else Editor.Role.EDITOR)
        editor = Editor.objects.create_user(
            email, name=name, role=chosen, created_at=timezone.now()
        )
    elif not editor.is_active:
        raise InputError(f"{editor} is locked out.", fix="An owner can let them in again.")
    elif role and role != editor.role:
        _change_role(editor, role)
    return sign_in_url(editor)


def _change_role(editor: Editor, role: str) -> None:
    if is_last_owner(editor):
        raise InputError(
            f"{editor} is the only owner, and would be none.", fix="Make somebody else owner first."
        )
    editor.role = role
    editor.save(update_fields=["role"])


def is_last_owner(editor: Editor) -> bool:
    """Whether nobody else could invite people or make newsletters."""
    owners = Editor.objects.filter(role=Editor.Role.OWNER, is_active=True)
    return editor.may_own and not owners.exclude(pk=editor.pk).exists()


def sign_in_url(editor: Editor) -> str:
    """Return a link that lets an editor in once: within a day, and until it has been used."""
    named = {
        "person": urlsafe_base64_encode(str(editor.pk).encode()),
        "token": default_token_generator.make_token(editor),
    }
    return f"{settings.PUBLIC_URL}{reverse('desk-welcome', kwargs=named)}"


def invited(person: str, token: str) -> Editor | None:
    """Return whom a sign-in link still lets in."""
    try:
        key = int(urlsafe_base64_decode(person))
    except ValueError:
        return None
    editor = Editor.objects.filter(pk=key, is_active=True).first()
    return editor if editor and default_token_generator.check_token(editor, token) else None
