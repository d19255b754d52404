"""`/openapi.json`, `/docs`."""

from pathlib import Path

from fastapi.responses import FileResponse, HTMLResponse, Response

from gateway.openapi import pages
from shared.auth.access import Access
from shared.problems import NotFound
from shared.web.router import ConceptRouter

router = ConceptRouter("", reads=Access.ANYONE, writes=Access.ANYONE, in_spec=False)


class PageNotFound(NotFound):
    """The documentation has no such file."""


@router.reads(path="/openapi.json")
async def read_specification() -> FileResponse:
    """The whole API as OpenAPI 3.1."""
    headers = {"Cache-Control": "public, max-age=300"}
    return _file(pages.SPECIFICATION, "application/json", headers)


@router.reads(path="/docs")
async def read_documentation() -> HTMLResponse:
    """The documentation page of the API."""
    return HTMLResponse(pages.PAGE, headers={"Content-Security-Policy": pages.CONTENT_SECURITY_POLICY})


@router.reads(path="/docs/start.js")
async def read_start_script() -> Response:
    """The start script of the page; a separate file, because the page allows no inline script."""
    return Response(pages.START, media_type="text/javascript", headers={"Cache-Control": "public, max-age=300"})


@router.reads(path="/docs/{name}")
async def read_asset(name: str) -> FileResponse:
    """A file of the page."""
    if name not in pages.ASSETS:
        raise PageNotFound
    headers = {"Cache-Control": "public, max-age=86400"}
    return _file(pages.folder_of_assets() / name, pages.ASSETS[name], headers)


def _file(path: Path, media_type: str, headers: dict[str, str]) -> FileResponse:
    # With what the system knows of the file, it has an ETag from the start.
    return FileResponse(path, media_type=media_type, headers=headers, stat_result=path.stat())
