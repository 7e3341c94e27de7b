/** One line of the error table: what etcd says, and why it means that nothing happened. */
interface Definite {
  readonly code?: number;
  readonly message?: RegExp;
  readonly why: string;
}

/**
 * Errors after which a request certainly did not take effect and never will. Everything that is not here is indeterminate,
 * whatever it sounds like: UNAVAILABLE of any wording, "leader changed", "request timed out" and "raft: stopped" are said of
 * proposals that may be in the log already (a node that is shutting down may have handed one on just before).
 */
export const DEFINITE: readonly Definite[] = [
  { code: 3, why: "INVALID_ARGUMENT: refused by validation, before it was proposed" },
  { code: 5, why: "NOT_FOUND: the thing it was about does not exist" },
  { code: 11, why: "OUT_OF_RANGE: the revision asked for is compacted or yet to come" },
  { message: /duplicate key given in txn/, why: "refused by validation" },
  { message: /required revision has been compacted/, why: "a read of history that is gone" },
  { message: /too many requests/, why: "turned away before it was proposed" },
  { message: /unhealthy cluster/, why: "turned away before it was proposed" },
];

/** Whether an error of etcd means that the request did not happen. */
export const isDefinite = (code: number, message: string): boolean =>
  DEFINITE.some(
    (error) =>
      (error.code === undefined || error.code === code) &&
      (error.message === undefined || error.message.test(message)),
  );
