"""What a standard's licence lets out, asked wherever content leaves the registry."""

from registry.access import AccessClass, Member, Use, licensed, require_licence
from registry.models import Standard


def access_class(standard: Standard, use: Use) -> AccessClass:
    """Open where the standard says nothing: what the region makes itself is open."""
    return AccessClass(standard.licence.get(use.value, AccessClass.OPEN.value))


def require_use(member: Member, standard: Standard, use: Use) -> None:
    """Raises Unauthenticated or Forbidden with the licence's holder."""
    require_licence(member, access_class(standard, use), use, str(standard.licence.get("holder", "")))


def may_use(member: Member, standard: Standard, use: Use) -> bool:
    return licensed(member, access_class(standard, use))
