"""Checks every row: a valid row becomes COPY text, any other a rejection; neither stays in memory."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from decimal import Decimal
from hashlib import blake2b
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError

from shared.batches.copy_text import NULL, columns
from shared.batches.csv_documents import CsvDocument
from shared.batches.json_rows import JsonRow
from shared.batches.kinds import DELETED, STATUS, Checked, Checker, Encoded, Kind
from shared.batches.rejections import DISAGREES, FILLED, NOT_JSON, Rejection, describe, from_pydantic
from shared.batches.rules import Doubt, JsonArrayBroken, TooManyRejections, TooManyRows
from shared.batches.settings import BatchSettings
from shared.batches.spool import Spool
from shared.field_names import name_of_field
from shared.problems import FieldError, Text
from shared.web.validation import json_reason

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class NotJson(ValueError):
    """A row is not JSON."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class NotReadable(NotJson):
    """A row is valid JSON that cannot be stored."""


def read_json(raw: bytes) -> Any:
    """The document; its numbers keep every digit. Raises NotJson."""
    try:
        document = json.loads(raw, parse_float=Decimal, parse_constant=_refuse_constant)
        if _SURROGATE.search(raw):
            json.dumps(document, ensure_ascii=False, default=str).encode()
    except RecursionError as error:
        raise NotReadable(Text("nested too deeply", "嵌套过深")) from error
    except UnicodeEncodeError as error:
        raise NotReadable(Text("half of a surrogate pair", "只有代理对的一半")) from error
    except json.JSONDecodeError as error:
        raise NotJson(json_reason(error.msg, error.pos)) from error
    except NotJson:
        raise
    except ValueError as error:  # a number of thousands of digits
        raise NotReadable(Text(str(error), "数字过长")) from error
    return document


def _refuse_constant(name: str) -> Any:
    raise NotJson(Text(f"{name} is not JSON", f"{name} 不是 JSON"))


class Intake:
    """One batch being read."""

    def __init__(self, kind: Kind, source: str, settings: BatchSettings, checker: Checker | None = None) -> None:
        self.kind = kind
        self._checker = checker
        self.source = source
        self.received = 0
        self.rejected = 0
        self.pending = 0
        """Documents that may still be rejected when all are staged."""
        self.doubtful: Counter[int] = Counter()
        """Documents with doubts, by the level of the lowest."""
        self.columns = kind.csv_columns
        self._settings = settings
        self.limits = settings.batch_limits
        # A row that may still be rejected is kept as it was read, which only the slow way does.
        self._quick = kind.open_quick(settings) if kind.open_quick and not kind.can_reject_any else None
        self._identity = blake2b((f"{source}\n" if kind.is_per_source else "").encode(), digest_size=16)
        with ExitStack() as stack:
            self.documents, self.children, self.rejections, self.rows, self.doubts = (
                stack.enter_context(Spool(self.limits.memory_bytes)) for _ in range(5)
            )
            self._open = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._open.close()

    def add_json(self, row: JsonRow, *, is_array: bool) -> None:
        """Check a JSON row. Raises JsonArrayBroken when the array is not JSON, TooManyRows, TooManyRejections."""
        self._count()
        encoded = self._quick.decode(row.raw) if self._quick else None
        if encoded is not None:
            self._accept(encoded, row.line)
            return
        try:
            document = read_json(row.raw)
        except NotJson as error:
            if is_array and not isinstance(error, NotReadable):
                raise JsonArrayBroken(element=row.line, reason=error.reason) from error
            self._reject_text(row, error.reason)
            return
        checked, number = self._judge(document, is_csv=False), self.kind.number_in(document)
        if self._accept_checked(checked, row.line):
            self._doubt(number, [(row.line, doubt) for doubt in checked.doubts])
            if not self._is_pending(checked):
                return
        places = [(row.line, error.pointer or "") for error in checked.errors]
        kept = '{"document": ' + row.raw.decode() + "}"
        self._keep(Rejection(row.line, number, describe(checked.errors, places, self._levels(checked)), kept))

    def _reject_text(self, row: JsonRow, reason: Text) -> None:
        wrong = FieldError("json_invalid", NOT_JSON, pointer="", values={"reason": reason})
        text = json.dumps({"text": row.raw.decode()})
        self._reject(Rejection(row.line, None, describe([wrong], [(row.line, "")], [1]), text))

    def add_csv(self, document: CsvDocument) -> None:
        """Check a document of a CSV. Raises TooManyRows, TooManyRejections."""
        self._count()
        number = self.kind.number_in(document.fields)
        if not document.disagreements:
            encoded = self._quick.convert(document.fields) if self._quick else None
            checked = Checked(encoded, is_final=True) if encoded else self._judge(document.fields, is_csv=True)
            if self._accept_checked(checked, document.line):
                doubts = [*checked.doubts, *(Doubt(FILLED, f"/{name}") for name in document.filled)]
                self._doubt(number, [(document.place(doubt.pointer)[0], doubt) for doubt in doubts])
                if not self._is_pending(checked):
                    return
            errors, levels = checked.errors, self._levels(checked)
            places = [document.place(error.pointer or "") for error in errors]
        else:
            errors = [
                FieldError("header_disagrees", DISAGREES, values={"column": name_of_field(name)})
                for _, name in document.disagreements
            ]
            places = [(line, f"/{name}") for line, name in document.disagreements]
            levels = [self.kind.level_of(pointer) for _, pointer in places]
        row = json.dumps({"records": document.records, "lines": document.record_lines}, ensure_ascii=False)
        self._keep(Rejection(document.line, number, describe(errors, places, levels), row))

    def _judge(self, document: Any, *, is_csv: bool) -> Checked:
        if self._checker is not None:
            return self._checker.check(document, is_csv=is_csv)
        is_known = self.kind.documents is not None and isinstance(document, dict)
        try:
            if is_known and document.get(STATUS) == DELETED:
                return Checked(self._check_deleted(document), is_final=not self.kind.can_reject_any)
            return self._check(self.kind.document.__pydantic_validator__.validate_python(document))
        except ValidationError as error:
            return Checked(None, from_pydantic(error.errors(include_url=False, include_input=False)))

    def _check(self, valid: Any) -> Checked:
        """Check the document the slow way, which finds every error."""
        if self.kind.refuse and (wrong := self.kind.refuse(valid, self._settings)):
            return Checked(None, wrong)
        if self.kind.complete:
            self.kind.complete(valid, self._settings)
        doubts = list(self.kind.doubts(valid)) if self.kind.doubts else []
        is_final = self.kind.is_final is not None and self.kind.is_final(valid)
        return Checked(self.kind.encode(valid), doubts=doubts, is_final=is_final)

    def _check_deleted(self, document: dict[str, Any]) -> Encoded:
        """Check what a tombstone needs; the document's other fields no longer matter."""
        model = self.kind.tombstone
        former = self.kind.document.model_fields.keys() - model.model_fields.keys()
        sent = {name: value for name, value in document.items() if name not in former}
        return self.kind.encode_deleted(model.__pydantic_validator__.validate_python(sent))

    def _levels(self, checked: Checked) -> Sequence[int]:
        """From which level on each error is shown."""
        if checked.levels is not None:
            return checked.levels
        return [self.kind.level_of(error.pointer or "") for error in checked.errors]

    def _count(self) -> None:
        self.received += 1
        if self.received > self.limits.rows:
            raise TooManyRows(limit=self.limits.rows)

    def _is_pending(self, checked: Checked) -> bool:
        """Whether the row may still be rejected when all are staged."""
        return self.kind.check_staged is not None and not checked.is_final

    def _doubt(self, number: str | None, doubts: Sequence[tuple[int, Doubt]]) -> None:
        """Keep what is doubtful about an accepted row; of very many rows, those that a report has room for."""
        if not doubts:
            return
        levels = [self.kind.level_of(doubt.pointer) for _, doubt in doubts]
        self.doubtful[min(levels)] += 1
        if self.doubtful.total() <= self.limits.rejections:
            for (line, doubt), level in zip(doubts, levels, strict=True):
                values = json.dumps(dict(doubt.values), ensure_ascii=False)
                cells = columns(self.received, line, number, doubt.pointer, doubt.code, values, level)
                self.doubts.write(f"{cells}\n")

    def _accept_checked(self, checked: Checked, line: int) -> bool:
        """Stage the document if it can be; whether it has no errors."""
        if checked.encoded is not None:
            self._accept(checked.encoded, line)
            self.pending += self._is_pending(checked)
        return not checked.errors

    def _keep(self, row: Rejection) -> None:
        """Keep a row with its errors, or one that may still be rejected."""
        if row.errors:
            self._reject(row)
        else:
            self.rows.write(f"{self.received}\t{row.as_copy}")

    def _accept(self, document: Encoded, line: int) -> None:
        number, version, own, children, is_deleted = document
        identity = self._identity.copy()
        identity.update(number.encode())
        content = blake2b(DELETED.encode() if is_deleted else b"", digest_size=16)
        content.update("\n".join((own, *children)).encode())
        place = f"{self.received}\t"
        key = f"{line}\t{identity.hexdigest()}\t\\\\x{content.hexdigest()}\t{NULL if version is None else version}"
        self.documents.write(f"{place}{key}\t{is_deleted}\t{own}\n")
        if children:
            self.children.write(place + f"\n{place}".join(children) + "\n")

    def _reject(self, rejection: Rejection) -> None:
        self.rejected += 1
        if self.rejected > self.limits.rejections:
            raise TooManyRejections(limit=self.limits.rejections, line=rejection.line)
        self.rejections.write(f"{self.received}\t{rejection.as_copy}")
