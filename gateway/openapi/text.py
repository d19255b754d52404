"""The introduction of the specification."""

from typing import Any

DESCRIPTION = """\
Managing client relationships (MCR, 管理客户关系) as a REST API: customers, relationships, plans and KPIs.

**Signing in.** `POST /oauth/token` returns an access token for 15 minutes: to people by user name and password, to
programs by client id and secret. Send it as `Authorization: Bearer …`.

```
curl -d grant_type=client_credentials -d client_id=erp -d client_secret=… https://guanxi.example/oauth/token
```

**Lists** return `{"items": […], "next_cursor": …}`; send `next_cursor` as `cursor` for the next page. Filters are
`?field=`, `?field__gte=` (`gt` `gte` `lt` `lte`), `?field__in=a,b`, `?field__contains=`, `?field__is_null=true`; `q=`
searches, `sort=-field,other` sorts, `count=true` counts, `fields=id,name` leaves out all other fields.

**Changes.** `PATCH` is a merge-patch: a field left out stays. `If-Match` with the `ETag` last read prevents
overwriting another user's change (412). A `POST` with an `Idempotency-Key` is executed only once.

**Caching.** Every `GET` has an `ETag`: sent in `If-None-Match`, it saves what the caller has already (304). It begins
with the record's state, the part that `If-Match` compares: the tag of any language and of any `fields` will do.

**Polling.** `updated_at` and the `ETag` are of what the caller may see: a change of other fields moves neither, and
stops nobody's own change. Poll with `updated_at__gte`, from a minute before the latest `updated_at` seen: a change has
the time at which it was made, and is seen a moment later.

**Size.** Answers over 1 kB are compressed with zstd or gzip.

**Errors** are `application/problem+json` (RFC 9457) with a stable `code`, a `request_id` for support and `errors` that
point into the body. `Accept-Language: zh-CN` or `en` chooses their language. `/oauth/*` follows RFC 6749 instead.

**Limits.** `RateLimit-Limit` is how many requests a caller may send at once, `RateLimit-Remaining` how many are left,
`RateLimit-Reset` the seconds until all are left again. Beyond, 429 says in `Retry-After` how long to wait.

**Values.** Amounts are decimal strings, times are RFC 3339 in UTC. Fields marked `x-clearance` are null for callers
below that clearance. Enumerations have English and Chinese labels in `x-labels`.
"""

INFO: dict[str, Any] = {
    "title": "Guanxi",
    "version": "1",
    "summary": "Client relationships (客户关系) as a REST API: customers, relationships, plans and KPIs.",
    "description": DESCRIPTION,
    "contact": {"name": "Guanxi API team"},
}
