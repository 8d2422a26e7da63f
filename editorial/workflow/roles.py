"""Who may do what: four groups, each with all that the one before may."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from editorial.content import publication_registry

ROLES = ("author", "editor", "publisher", "administrator")
VOCABULARY_MODELS = (
    "sector",
    "technology",
    "region",
    "organization",
    "icsfield",
    "phase",
    "priorityarea",
    "priorityselection",
)


def load_roles() -> list[Group]:
    """Create the groups, or set their permissions anew.

    Authors write publications and sources, capture leads, propose terms, tend their links and fill the library; editors also
    review, tend the vocabulary and the watched lists, delete drafts, answer readers and plan translations; publishers also
    publish, withdraw and correct what is public, give partners tokens and webhooks, look after mailings, see and import
    subscribers and act for those who ask; administrators also see whole addresses of subscribers and mails in the outbox,
    manage accounts, see errors, and decide what goes out after a restore.
    """
    apps = {model._meta.app_label for model in publication_registry.publication_models()}
    content = Q(content_type__app_label__in=apps)
    writing = Q(codename__regex=r"^(add|change|view)_")
    publishing = Q(codename__startswith="publish_")
    reviewing = Q(codename__startswith="review_")
    record = Q(codename="view_auditentry")
    bundles = Q(content_type__app_label="editorial", content_type__model="bundle")
    children = Q(codename__startswith="delete_") & ~Q(
        content_type__model__in=[m._meta.model_name for m in publication_registry.publication_models()]
    )
    sources = Q(content_type__app_label="editorial", content_type__model="source")
    links = Q(content_type__app_label="editorial", content_type__model="linkcheck")
    library = Q(content_type__app_label="editorial", content_type__model="mediafile")
    vocabulary = Q(content_type__app_label="catalogue", content_type__model__in=VOCABULARY_MODELS)
    looking = Q(codename__startswith="view_")
    proposing = vocabulary & Q(codename__startswith="add_") & ~Q(content_type__model__in=("phase", "priorityselection"))
    tokens = Q(content_type__app_label="access") & writing
    mail = Q(content_type__app_label="mailing", content_type__model__in=("mailing", "delivery", "channel"))
    mailings = mail & Q(codename__regex=r"^(change|view)_")
    accounts = Q(content_type__app_label="auth")
    errors = Q(content_type__app_label="operations", content_type__model="errorreport") & ~Q(codename__startswith="add_")
    restores = Q(content_type__app_label="operations", content_type__model__in=("heldwork", "backup"))
    gathering = Q(content_type__app_label="gathering")
    leads = gathering & (looking | Q(codename="change_lead"))
    author = (content & (writing | children)) | leads | ((sources | library) & writing) | links | (vocabulary & looking) | proposing
    enquiries = Q(content_type__app_label="enquiries")
    editor = (
        author
        | (vocabulary & writing)
        | (content & Q(codename__startswith="delete_"))
        | sources
        | library
        | (content & reviewing)
        | enquiries
        | gathering
    )
    subscribers = Q(content_type__app_label="subscriptions", codename__in=("view_subscriber", "import_subscriber"))
    subscribers |= Q(content_type__app_label="mailing", codename="act_on_request")
    addresses = Q(content_type__app_label="subscriptions", codename="view_address")
    addresses |= Q(content_type__app_label="mailing", codename="read_outbox")
    publisher = editor | (content & publishing) | bundles | record | tokens | mailings | subscribers
    rights = {
        "author": author,
        "editor": editor,
        "publisher": publisher,
        "administrator": publisher | accounts | vocabulary | errors | restores | addresses,
    }
    groups = []
    for role in ROLES:
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set(Permission.objects.filter(rights[role]))
        groups.append(group)
    return groups
