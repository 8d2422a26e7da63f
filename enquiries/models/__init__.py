from enquiries.models.conversations import Conversation, Message
from enquiries.models.enquiry_inbox import Enquirer, Enquiry
from enquiries.models.translation_requests import Requester, TranslationRequest

__all__ = ["Conversation", "Enquirer", "Enquiry", "Message", "Requester", "TranslationRequest"]
