/** The time with which a line of a node's log begins, RFC 3339 as `docker logs --timestamps` writes it: seconds, fraction, zone. */
export const LOG_STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?/;
