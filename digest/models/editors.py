"""Who works at the desk."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Editors(BaseUserManager["Editor"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Editor:
        """Add an editor, without a password until the sign-in link has been used."""
        editor = self.model(email=self.normalize_email(email).casefold(), **fields)
        editor.set_password(password)
        editor.save(using=self._db)
        return editor

    def get_by_natural_key(self, username: str | None) -> Editor:
        return self.get(email=(username or "").casefold())


class Editor(AbstractBaseUser):
    """A person at the desk. Roles include one another: an owner may do all that an editor may."""

    class Role(models.TextChoices):
        VIEWER = "viewer", "Viewer"  #: sees everything, changes nothing
        EDITOR = "editor", "Editor"  #: changes drafts and sources; approves and sends
        OWNER = "owner", "Owner"  #: publications, people, subscribers' data

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=8, choices=Role, default=Role.EDITOR)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[Editors] = Editors()

    USERNAME_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        words = (self.name or self.email).split()
        return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()

    @property
    def may_edit(self) -> bool:
        return self.role in (self.Role.EDITOR, self.Role.OWNER)

    @property
    def may_send(self) -> bool:
        """Whether this person may approve, send, pause and cancel."""
        return self.role in (self.Role.EDITOR, self.Role.OWNER)

    @property
    def may_own(self) -> bool:
        return self.role == self.Role.OWNER
