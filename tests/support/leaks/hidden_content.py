"""What is live of each type, and a canary in everything that is not published."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from cases.models import CaseStudy
from catalogue.models import Organization, Phase, Region, Sector, Technology
from editorial.library.uploads import add_file, replace_file
from editorial.models import KeptCopy, LinkCheck, LinkHost, MediaFile, PreviewLink, Remark, Source, Verification
from editorial.term_merge.merge_records import merge_records
from editorial.workflow.after_save import after_save, keep_snapshot
from editorial.workflow.publishing import publish_together
from editorial.workflow.restoring import set_aside
from editorial.workflow.review import approve, submit
from editorial.workflow.scheduling import schedule
from enquiries.models import Conversation, Enquirer, Enquiry, TranslationRequest
from enquiries.translation_moves import publish_states
from gathering.models import KnownRow, Lead, Visit, WatchedList, WatchWord
from glossary.models import Term
from mailing.channels import get_channel
from mailing.models import Suppression, WaitingReport
from mailing.notices import queue_notice
from newsletters.models import Issue, Item, SpecialReport
from policies.models import Policy
from standards.models import Standard
from subscriptions.models import LinkRequest, Wishes
from tests.subscriptions.readers import make_subscriber
from tests.support.factories import make_policy, make_vocabulary
from tests.support.samples.media_files import figure_html, pdf, picture

HIDDEN = UUID(int=7, version=4)


def publish_one_of_each_type():
    """One live publication of each type, an issue holding its item."""
    make_vocabulary()
    phase = Phase.objects.create(code="sesec-3", name_en="SESEC III", starts_on=date(2014, 12, 1))
    photo = add_file(picture(), "photo.jpg", title="Photo", alt="What the photo shows")
    policy = make_policy(body=figure_html(photo))
    policy.technologies.set(Technology.objects.all())
    source = policy.sources.get()
    common = {"summary": "What it says."}
    case = CaseStudy.objects.create(
        slug="wechat", title="WeChat", traditional_industry="Telecom", new_industry="Messaging", tier="tertiary", **common
    )
    item = Item.objects.create(slug="item", title="An item", is_summary=True, facts="<p>Facts.</p>", **common)
    issue = Issue.objects.create(
        slug="2015-03",
        title="March 2015",
        phase=phase,
        number=1,
        period_start=date(2015, 3, 1),
        period_end=date(2015, 3, 31),
        **common,
    )
    issue.sections.create(position=1, title="Horizontal")
    issue.placements.create(section=1, position=1, item=item)
    report = SpecialReport.objects.create(slug="report", title="A report", issued_on=date(2015, 8, 1), **common)
    report.sections.create(position=1, title="Introduction", body="<p>Text.</p>")
    standard = Standard.objects.create(
        slug="gb-1589-2016", title="Vehicles", document_number="GB 1589-2016", stage="published", issued_on=date(2016, 7, 26),
        issued_on_precision="day", **common,
    )  # fmt: skip
    standard.replacements.create(number="GB 1589-2004")
    term = Term.objects.create(
        slug="kuaidi-dache",
        title="Kuaidi Dache",
        title_zh="快的打车",
        abbreviation="KD",
        agreed_on=date(2015, 7, 1),
        **common,
    )
    term.variants.create(text="Kuadi", reason="A slip.")
    live = [policy, case, item, issue, report, standard, term]
    for row in live[1:]:
        row.sources.add(source)
        row.technologies.set(Technology.objects.all())
    publish_together(live, by=None)
    return live


def hide_canaries(live):
    """Unpublished changes of everything live, drafts linked with it, and vocabulary that only drafts carry."""
    policy, case, _, issue, report, standard, glossary_term = live
    term = Organization.objects.create(code="canary-office", name_en="Canary office", kind="authority")
    source = Source.objects.create(kind="document", title="canary source", confidential_note="canary note")
    draft = make_policy("canary-draft", uid=HIDDEN, title="canary title", summary="canary summary", body="<p>canary body</p>")
    draft.organizations.add(term)
    hidden = add_file(picture(colour="#aa3300"), "canary.jpg", title="canary file", alt="canary alt")
    hidden.credit, hidden.licence, hidden.licence_text = "canary credit", "other", "canary licence"
    hidden.save()
    add_file(pdf(), "canary.pdf", title="canary document")
    Policy.objects.filter(pk=draft.pk).update(body=f"<p>canary body</p>{figure_html(hidden, 'canary caption')}")
    draft.refresh_from_db()
    photo = MediaFile.objects.get(title="Photo")
    MediaFile.objects.filter(pk=photo.pk).update(alt="canary alt of a live file", credit="canary")
    replace_file(photo, picture(colour="#118833"), "canary-new.jpg")
    draft.sectors.set(Sector.objects.all())
    draft.regions.set(Region.objects.all())
    draft.relations.create(type="builds_on", target=policy)
    policy.relations.create(type="complements", target=draft, note="canary")
    policy.events.create(happened_on=date(2016, 1, 1), happened_on_precision="day", title="canary event")
    policy.texts.create(language="en", status="human", title="canary text")
    draft_item = Item.objects.create(slug="canary-draft-item", title="canary item", is_summary=True)
    issue.placements.create(section=1, position=2, item=draft_item)
    issue.abbreviations.create(abbreviation="CAN", title="canary")
    report.sections.create(position=2, title="canary section")
    case.policies.create(policy=draft)
    draft_standard = Standard.objects.create(slug="canary-standard", title="canary standard", document_number="GB 1589-2004")
    draft_standard.replacements.create(number="GB 1589-2016", target=standard, note="canary")
    draft_standard.adoptions.create(number="ISO 9001:2015")
    standard.replacements.create(number="GB 1589-1989", target=draft_standard, note="canary")
    standard.counterparts.create(number="canary counterpart")
    standard.policies.create(policy=draft)
    draft_term = Term.objects.create(slug="canary-term", title="Canary term", title_zh="草稿", abbreviation="CAN")
    for row in (draft_term, glossary_term):
        row.variants.create(text="canary", reason="canary")
    Term.objects.filter(pk=glossary_term.pk).update(title="canary term", abbreviation="CANARY", pinyin="canary")
    scheduled = make_policy("canary-scheduled", title="canary scheduled")
    submit(scheduled, by=None)
    approve(scheduled, by=None)
    schedule(scheduled, by=None, publish_at=timezone.now() + timedelta(days=1))
    aside = Policy.objects.get(pk=policy.pk)
    aside.title = "canary set aside"
    aside.save()
    after_save(aside, by=None)
    set_aside(aside, by=None)
    Remark.objects.create(type="policy", uid=policy.uid, text="canary remark")
    Verification.objects.create(type="policy", uid=draft.uid, version=1, on=date(2016, 1, 2))
    host = LinkHost.objects.create(name="canary.example")
    LinkCheck.objects.create(url="https://canary.example/", host=host, status="broken", failure="canary failure")
    kept = {"state": "kept", "fetched_at": timezone.now(), "size": 6, "sha256": "canary", "headers": {"etag": "canary"}}
    KeptCopy.objects.create(source=source, url="https://canary.example/", host=host, archived_url="https://canary.example/", **kept)
    Source.objects.filter(pk=policy.sources.get().pk).update(
        copy_kept_on=date(2016, 1, 2), copy_sha256="canary", copied_url=F("url")
    )
    Policy.objects.update(review_by=date(2016, 1, 3))
    PreviewLink.objects.create(snapshot=keep_snapshot(draft, by=None), expires_at=timezone.now() + timedelta(days=1))
    merged = Organization.objects.create(code="canary-bureau", name_en="Canary bureau", kind="authority")
    draft.issuers.add(merged)
    merge_records(merged, Organization.objects.get(code="miit"), by=None)
    reader = make_subscriber("canary@canary.example.org", Wishes(areas=("canary",)))
    reader.consents.create(way="imported", words="canary words", version="1", evidence="canary evidence")
    LinkRequest.objects.create(purpose="confirm", address="canary@canary.example.org", wishes={"sectors": ["canary"]})
    queue_notice(
        kind="canary", channel=get_channel("confirmations"), address=reader.address, subject="canary", html="canary", text="canary"
    )
    report = {"recipient": reader.address, "detail": "canary", "happened_at": timezone.now()}
    WaitingReport.objects.create(source="canary", event_id="canary", kind="hard", **report)
    enquirer = Enquirer.objects.create(address="canary@canary.example.org", address_hash="canary")
    Enquiry.objects.create(enquirer=enquirer, purpose="question", text="canary", entry_uid=draft.uid)
    Conversation.objects.create(enquirer=enquirer, title="canary", entry_uid=draft.uid).messages.create(text="canary")
    TranslationRequest.objects.create(entry_uid=draft.uid, entry_type="policy", title="canary", language="en")
    publish_states()
    watched = WatchedList.objects.create(
        name="canary", body="canary", url="https://canary.example/list", host=host, state="gap", sentence="canary"
    )
    KnownRow.objects.create(watched_list=watched, key="canary", url="https://canary.example/1", title="canary", title_key="canary")
    Lead.objects.create(watched_list=watched, key="canary", url="https://canary.example/1", title="canary", words=["canary"])
    WatchWord.objects.create(en="canary")
    Visit.objects.create(watched_list=watched, state="gap", sentence="canary")
    Suppression.objects.create(address_hash=reader.address_hash, scope="newsletter", reason="unsubscribed")
    for row in live:
        row.refresh_from_db()
        row.sources.add(source)
        row.corrections.create(was_wrong="canary wrong", is_right="canary right", corrected_on=date(2016, 1, 1))
        model = type(row)
        model.objects.filter(pk=row.pk).update(
            title="canary change", summary="canary", slug=f"canary-{row.slug}", is_changed=True, lock_version=9
        )
    return draft, draft_item
