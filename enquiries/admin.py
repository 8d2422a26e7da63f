from enquiries.staff import conversation_admin, translation_admin

__all__ = ["conversation_admin", "translation_admin"]
