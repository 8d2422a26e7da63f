"""Views of the library: upload of several files, chooser and upload for the editor (JSON), replacement, and private files."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from catalogue.web.media import file_headers, file_not_found, whole_file
from editorial.library.forms import FilesUploadForm, ReplaceFileForm, read_upload
from editorial.library.uploads import AddedFile, get_or_add_file, replace_file
from editorial.media_files import private_store
from editorial.media_files.download_links import kind_and_size
from editorial.media_files.file_references import file_facts, public_file_names
from editorial.models import MediaFile

FILES_PER_PAGE = 24  # in the chooser
SEARCHED_COLUMNS = ("title", "alt", "original_name", "credit")


class LibraryViews:
    """Mixin of MediaFileAdmin."""

    admin_site: Any
    opts: Any

    def library_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("choose/", view(require_safe(self.choose_screen)), name="editorial_mediafile_choose"),
            path("upload/", view(require_POST(self.upload_screen)), name="editorial_mediafile_upload"),
            path("stored/<str:name>", view(require_safe(self.stored_screen)), name="editorial_mediafile_stored"),
            path("<int:pk>/replace/", view(self.replace_screen), name="editorial_mediafile_replace"),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Adds several files; names those that are refused and keeps the others."""
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        form = FilesUploadForm(request.POST, request.FILES) if request.method == "POST" else FilesUploadForm()
        added: list[AddedFile] = []
        refused: list[str] = []
        if request.method == "POST" and form.is_valid():
            words = {name: form.cleaned_data[name] for name in ("credit", "licence", "licence_text")}
            for upload in form.cleaned_data["files"]:
                try:
                    added.append(self._add_upload(request, upload, **words))
                except ValidationError as reason:
                    refused += reason.messages
            if added and not refused:
                return self._after_upload(request, added)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": "Add pictures and documents", "form": form}
        return render(request, "admin/library/upload.html", {**context, "added": added, "refused": refused})

    def _after_upload(self, request: HttpRequest, added: list[AddedFile]) -> HttpResponse:
        for result in added:
            if not result.is_new:
                messages.warning(request, f"“{result.file}” was in the library already.")
        if len(added) == 1:
            if added[0].is_new:
                messages.success(request, "It is in the library. Say what it shows, and who made it.")
            return HttpResponseRedirect(reverse("admin:editorial_mediafile_change", args=[added[0].file.pk]))
        messages.success(request, f"{len(added)} files are in the library. Open each picture to say what it shows.")
        return HttpResponseRedirect(reverse("admin:editorial_mediafile_changelist"))

    def _add_upload(self, request: HttpRequest, upload: UploadedFile, **words: Any) -> AddedFile:
        """Adds the upload to the library, and a new file to the log of the admin."""
        result = get_or_add_file(read_upload(upload), upload.name or "file", by=request.user, **words)
        if result.is_new:
            self.log_addition(request, result.file, [{"added": {}}])  # type: ignore[attr-defined]
        return result

    def choose_screen(self, request: HttpRequest) -> HttpResponse:
        """JSON for the editor, newest first. Parameters: `q` (words, or the uid of a file), `kind` and `page`."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        files = MediaFile.objects.all()
        if (kind := request.GET.get("kind", "")) in MediaFile.Kind.values:
            files = files.filter(kind=kind)
        for word in request.GET.get("q", "").replace("\x00", "").split()[:10]:
            files = files.filter(_matches_word(word))
        page = Paginator(files, FILES_PER_PAGE).get_page(request.GET.get("page"))
        next_page = page.next_page_number() if page.has_next() else None
        return JsonResponse({"results": [as_chooser_result(file) for file in page], "next": next_page})

    def upload_screen(self, request: HttpRequest) -> HttpResponse:
        """Adds one `file`, with optional `alt` and `is_decorative`; answers with JSON for the editor."""
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        upload = request.FILES.get("file")
        if upload is None:
            return JsonResponse({"errors": {"file": ["Choose a file."]}}, status=400)
        decorative = request.POST.get("is_decorative", "").lower() in ("1", "true", "on", "yes")
        words = {"alt": request.POST.get("alt", "").strip(), "is_decorative": decorative}
        try:
            result = self._add_upload(request, upload, **words)
        except ValidationError as refused:
            errors = getattr(refused, "message_dict", None) or {"file": refused.messages}
            return JsonResponse(
                {"errors": {name if name != "__all__" else "alt": texts for name, texts in errors.items()}}, status=400
            )
        return JsonResponse(as_chooser_result(result.file), status=201)

    def stored_screen(self, request: HttpRequest, name: str) -> HttpResponseBase:
        """Serves a file of the private store to people who may view the library."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        return private_file_response(name)

    def replace_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        file = get_object_or_404(MediaFile, pk=pk)
        if not self.has_change_permission(request, file):  # type: ignore[attr-defined]
            raise PermissionDenied
        form = ReplaceFileForm(request.POST, request.FILES) if request.method == "POST" else ReplaceFileForm()
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                replace_file(file, read_upload(upload), upload.name, by=request.user)
            except ValidationError as refused:
                form.add_error("file", refused.messages)
            else:
                self.log_change(request, file, "Replaced.")  # type: ignore[attr-defined]
                messages.success(request, "Replaced. Readers see the new one where its publication is published again.")
                return HttpResponseRedirect(reverse("admin:editorial_mediafile_change", args=[pk]))
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": f"Replace: {file}", "form": form}
        return render(request, "admin/library/replace.html", {**context, "original": file, "shown": private_file_url(file)})


def private_file_response(name: str) -> HttpResponseBase:
    """The stored file of that name, else 404."""
    if not private_store.STORED_NAME.fullmatch(name):
        return file_not_found()
    try:
        return whole_file(private_store.open_stored_file(name), file_headers(name))
    except FileNotFoundError:
        return file_not_found()


def private_file_url(file: MediaFile) -> str:
    """The private URL of a picture in a size for the desk, or of a document as it is."""
    return private_url(public_file_names(file_facts(file))[-1])


def thumbnail_url(file: MediaFile) -> str:
    """The private URL of a picture's square thumbnail; "" for a document."""
    return private_url(private_store.thumbnail_name(file)) if file.is_picture else ""


def private_url(name: str) -> str:
    """The URL of a stored file; of the folder where `name` is empty."""
    return reverse("admin:editorial_mediafile_changelist") + f"stored/{name}"


def _matches_word(word: str) -> Q:
    """Matches files with the word in their texts, or with it as their uid."""
    condition = Q()
    for name in SEARCHED_COLUMNS:
        condition |= Q(**{f"{name}__icontains": word})
    with suppress(ValueError):
        condition |= Q(uid=UUID(word))
    return condition


def as_chooser_result(file: MediaFile) -> dict[str, Any]:
    """A file as JSON for the editor's chooser."""
    return {
        "uid": str(file.uid),
        "title": file.title,
        "alt": file.alt,
        "is_decorative": file.is_decorative,
        "thumbnail": thumbnail_url(file),
        "facts": "" if file.is_picture else kind_and_size(file.extension, file.size),
        "width": file.width,
        "height": file.height,
    }
