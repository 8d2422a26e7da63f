"""What mail servers send back, in the shapes of several: the words are theirs, the addresses are of examples."""

from mailing.models import Delivery

DATE = "Mon, 02 Nov 2026 10:00:00 +0000"
RETURNED = "Message-ID: <{uid}@desk.example>\nSubject: August at the desk\nTo: reader1@example.org\n"

POSTFIX = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Date: {date}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4AbC.1793613600/mx.example.org"

--4AbC.1793613600/mx.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org.

--4AbC.1793613600/mx.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: 4AbC
Arrival-Date: Mon,  2 Nov 2026 09:59:58 +0000 (UTC)

Final-Recipient: rfc822; reader1@example.org
Original-Recipient: rfc822;reader1@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; in.example.org
Diagnostic-Code: smtp; 550 {status} <reader1@example.org>: Recipient address
    rejected: said so

--4AbC.1793613600/mx.example.org
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

{returned}
--4AbC.1793613600/mx.example.org--
"""

EXIM = """\
X-Failed-Recipients: reader1@example.org
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@exim.example.org>
To: {to}
Content-Type: multipart/report; report-type=delivery-status; boundary=1793613600-eximdsn-99
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Date: {date}

--1793613600-eximdsn-99
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

--1793613600-eximdsn-99
Content-type: message/delivery-status

Reporting-MTA: dns; exim.example.org

Action: {action}
Final-Recipient: rfc822;reader1@example.org
Status: 5.0.0
Remote-MTA: dns; in.example.org
Diagnostic-Code: smtp; 550-{status} The account that you tried to reach says:
 550 {status} no

--1793613600-eximdsn-99
Content-type: message/rfc822

Return-path: <bounces@desk.example>
{returned}
What happened in August
--1793613600-eximdsn-99--
"""

EXCHANGE = """\
From: <postmaster@example.org>
To: <{to}>
Date: {date}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="_000_ex_"
Content-Language: en-US
Message-ID: <ex@example.org>
Subject: Undeliverable: August at the desk

--_000_ex_
Content-Type: multipart/alternative; differences=Content-Type; boundary="_001_ex_"

--_001_ex_
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

WW91ciBtZXNzYWdlIGNvdWxkbid0IGJlIGRlbGl2ZXJlZC4=
--_001_ex_--

--_000_ex_
Content-Type: message/delivery-status

Reporting-MTA: dns;am0.prod.example.org
Received-From-MTA: dns;desk.example
Arrival-Date: Mon, 2 Nov 2026 09:59:58 +0000

Final-Recipient: rfc822;reader1@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp;550 {status} RESOLVER.ADR.RecipientNotFound; not found

--_000_ex_
Content-Type: message/rfc822

{returned}
What happened in August
--_000_ex_--
"""

GMAIL = """\
Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: {to}
Auto-Submitted: auto-replied
Subject: Delivery Status Notification
Date: {date}
Content-Type: multipart/report; boundary="0000000000001c"; report-type=delivery-status

--0000000000001c
Content-Type: multipart/related; boundary="0000000000001d"

--0000000000001d
Content-Type: text/html; charset="UTF-8"

<html><body>Address not found</body></html>
--0000000000001d--
--0000000000001c
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Arrival-Date: Mon, 02 Nov 2026 01:59:58 -0800 (PST)
X-Original-Message-ID: <other@desk.example>

Final-Recipient: rfc822; reader1@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; gmail-smtp-in.l.google.com. (192.0.2.1, the server for the domain.)
Diagnostic-Code: smtp; 550-{status} The email account that you tried to reach does not exist.
Last-Attempt-Date: Mon, 02 Nov 2026 02:00:00 -0800 (PST)

--0000000000001c
Content-Type: message/rfc822

{returned}
What happened in August
--0000000000001c--
"""

COMPLAINT = """\
From: <feedback@example.net>
Date: {date}
Subject: FW: August at the desk
To: <abuse@desk.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part1"

--part1
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report.
--part1
Content-Type: message/feedback-report

Feedback-Type: {action}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <{to}>

--part1
Content-Type: message/rfc822
Content-Disposition: inline

{returned}
What happened in August
--part1--
"""
SERVERS = {"postfix": POSTFIX, "exim": EXIM, "exchange": EXCHANGE, "gmail": GMAIL}


def returned_mail(
    delivery: Delivery | None,
    shape: str = POSTFIX,
    *,
    status: str = "5.1.1",
    action: str = "failed",
    date: str = DATE,
    to: str = "",
    returned: str | None = None,
) -> bytes:
    """By default it names the delivery by its return path and by the Message-ID of the returned mail."""
    uid = delivery.uid if delivery else None
    headers = RETURNED.format(uid=uid) if returned is None else returned
    to = to or f"bounces+{uid.hex}@desk.example" if uid else to or "bounces@desk.example"
    return shape.format(to=to, status=status, action=action, date=date, returned=headers).encode()
