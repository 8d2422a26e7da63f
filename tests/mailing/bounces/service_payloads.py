"""What mail services post, in the shapes of their public documentation: names of fields are theirs, the values are of examples."""

import hashlib
import hmac
import json
from typing import Any, NamedTuple

from mailing.models import Delivery

AT = 1793613600  # 2026-11-02, 10:00 UTC
SECRET = "service:" + "s" * 24
MAILGUN_KEY = "mailgun-key-of-this-test"
ANYMAIL = {
    "WEBHOOK_SECRET": SECRET,
    "MAILGUN_WEBHOOK_SIGNING_KEY": MAILGUN_KEY,
    "AMAZON_SES_AUTO_CONFIRM_SNS_SUBSCRIPTIONS": False,
}


class Post(NamedTuple):
    service: str
    body: bytes
    headers: dict[str, str]


def post_of(service: str, payload: Any, **headers: str) -> Post:
    return Post(service, json.dumps(payload).encode(), headers)


def postmark(delivery: Delivery, kind: str) -> Post:
    """`MessageID` is Postmark's own number, under which it accepted the mail."""
    kinds = {
        "hard": {"RecordType": "Bounce", "Type": "HardBounce", "Details": "smtp;550 5.1.1 no such user here"},
        "soft": {"RecordType": "Bounce", "Type": "SoftBounce", "Details": "the mailbox did not answer"},
        "hard without a code": {"RecordType": "Bounce", "Type": "HardBounce", "Details": "refused"},
        "hard with a code of no meaning": {"RecordType": "Bounce", "Type": "HardBounce", "Details": "smtp;550 5.0.0 refused"},
        "refused": {"RecordType": "Bounce", "Type": "HardBounce", "Details": "smtp; 550 5.7.1 policy"},
        "complaint": {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "Details": ""},
        "stop": {"RecordType": "SubscriptionChange", "SuppressSending": True, "SuppressionReason": "ManualSuppression"},
        "delivered": {"RecordType": "Delivery", "Details": "250 fine", "DeliveredAt": "2026-11-02T10:00:00Z"},
        "dropped": {"RecordType": "Bounce", "Type": "ManuallyDeactivated", "Details": "inactive"},
    }
    payload = {
        "ID": 42, "MessageID": delivery.provider_id, "Email": delivery.address, "Recipient": delivery.address,
        "ServerID": 23, "MessageStream": "broadcast", "Tag": "", "Metadata": {}, "BouncedAt": "2026-11-02T10:00:00Z",
    }  # fmt: skip
    return post_of("postmark", {**payload, **kinds[kind]})


def mailgun(delivery: Delivery, kind: str, *, key: str = MAILGUN_KEY) -> Post:
    """Signed by HMAC; names the mail by our Message-ID."""
    kinds = {
        "hard": {"event": "failed", "severity": "permanent", "reason": "bounce",
                 "delivery-status": {"code": 550, "enhanced-code": "5.1.1", "message": "no such user"}},
        "soft": {"event": "failed", "severity": "permanent", "reason": "generic",
                 "delivery-status": {"code": 552, "enhanced-code": "5.2.2", "message": "the mailbox is full"}},
        "refused": {"event": "failed", "severity": "permanent", "reason": "generic",
                    "delivery-status": {"code": 550, "message": "550 5.7.26 not authenticated"}},
        "complaint": {"event": "complained"},
        "stop": {"event": "unsubscribed"},
        "delayed": {"event": "failed", "severity": "temporary", "delivery-status": {"code": 451, "message": "later"}},
    }  # fmt: skip
    token = hashlib.sha256(f"{delivery.pk} {kind}".encode()).hexdigest()
    signature = hmac.new(key.encode(), f"{AT}{token}".encode(), hashlib.sha256).hexdigest()
    data = {
        "id": "x1", "timestamp": AT + 0.5, "recipient": delivery.address,
        "message": {"headers": {"message-id": f"{delivery.uid}@desk.example", "to": delivery.address}}, **kinds[kind],
    }  # fmt: skip
    return post_of("mailgun", {"signature": {"timestamp": str(AT), "token": token, "signature": signature}, "event-data": data})


def sparkpost(delivery: Delivery, *kinds: str) -> Post:
    """A bundle; names the mail by what it was told when it was handed over."""
    events = {
        "hard": ("message_event", {"type": "bounce", "bounce_class": "10", "raw_reason": "550 5.1.1 no such user"}),
        "hard without a code": ("message_event", {"type": "bounce", "bounce_class": "10", "raw_reason": "no"}),
        "soft": ("message_event", {"type": "bounce", "bounce_class": "22", "raw_reason": "552 5.2.2 full"}),
        "refused": ("message_event", {"type": "out_of_band", "bounce_class": "51", "raw_reason": "this looks like spam"}),
        "complaint": ("message_event", {"type": "spam_complaint", "fbtype": "abuse"}),
        "stop": ("unsubscribe_event", {"type": "list_unsubscribe"}),
        "delivered": ("message_event", {"type": "delivery"}),
        "open": ("track_event", {"type": "open", "user_agent": "a program"}),
    }
    common = {
        "raw_rcpt_to": delivery.address,
        "timestamp": str(AT),
        "transmission_id": "65832150921904138",
        "rcpt_meta": {"delivery": str(delivery.uid)},
    }
    return post_of(
        "sparkpost",
        [{"msys": {events[kind][0]: {**common, "event_id": f"{delivery.pk}-{kind}", **events[kind][1]}}} for kind in kinds],
    )


def amazon_ses(delivery: Delivery, kind: str) -> Post:
    """A notification of SNS around an event of SES, which has a number of its own."""
    kinds = {
        "hard": {"eventType": "Bounce", "bounce": {"bounceType": "Permanent", "bounceSubType": "General",
                 "bouncedRecipients": [{"emailAddress": delivery.address, "diagnosticCode": "smtp; 550 5.1.1 user unknown"}]}},
        "soft": {"eventType": "Bounce", "bounce": {"bounceType": "Transient", "bounceSubType": "MailboxFull",
                 "bouncedRecipients": [{"emailAddress": delivery.address}]}},
        "complaint": {"eventType": "Complaint", "complaint": {"complaintFeedbackType": "abuse",
                      "complainedRecipients": [{"emailAddress": delivery.address}]}},
    }  # fmt: skip
    event = {"mail": {"messageId": delivery.provider_id, "destination": [delivery.address], "headers": []}, **kinds[kind]}
    sns = {"Type": "Notification", "MessageId": f"sns-{delivery.pk}-{kind}", "Timestamp": "2026-11-02T10:00:00.000Z"}
    headers = {"X-Amz-Sns-Message-Type": "Notification", "X-Amz-Sns-Message-Id": sns["MessageId"]}
    return Post("amazon_ses", json.dumps({**sns, "Message": json.dumps(event)}).encode(), headers)


def brevo(delivery: Delivery, kind: str) -> Post:
    kinds = {"hard": "hard_bounce", "soft": "soft_bounce", "complaint": "spam", "stop": "unsubscribe", "open": "opened"}
    payload = {"event": kinds[kind], "email": delivery.address, "id": 7, "ts_epoch": AT * 1000,
               "message-id": f"<{delivery.uid}@desk.example>", "subject": "August at the desk"}  # fmt: skip
    return post_of("brevo", payload)


SERVICES = {"postmark": postmark, "mailgun": mailgun, "sparkpost": sparkpost, "amazon_ses": amazon_ses, "brevo": brevo}
