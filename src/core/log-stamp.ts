/** The time with which a line of a node's log begins, RFC 3339 as `docker logs --timestamps` writes it: seconds, fraction, zone. */
export const LOG_STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?/;

/** When virtual time begins, as the wall clocks and the logs of simulated nodes have it: ISO 8601. */
export const VIRTUAL_EPOCH = "2000-01-01T00:00:00.000Z";
