/**
 * Replies of redis after which a command certainly had no effect, by their first word: redis says all of these before it runs a
 * command. MISCONF is among them in every mode: a write whose own append to the log fails is never refused after the fact, but
 * answered (`everysec`, `no`), or redis ends before it answers (`always`).
 */
export const DEFINITE: { readonly [code: string]: string } = {
  ERR: "refused by validation: no such command, wrong arguments, too many clients",
  WRONGTYPE: "the key holds something else",
  LOADING: "the data is still being read from the disk",
  MISCONF: "writes are refused for as long as the disk does not take them",
  OOM: "no memory is left for what adds data",
  READONLY: "this is a replica",
  MASTERDOWN: "a replica without its primary",
  NOREPLICAS: "too few replicas to begin",
  BUSY: "a script is running and lets nobody in",
  NOAUTH: "no password was given",
  NOPERM: "this user may not do it",
  WRONGPASS: "the password is wrong",
  DENIED: "protected mode lets nobody in from another machine",
};

/** The first word of a reply, which is its code by convention: `MISCONF`. */
export const codeOfReply = (message: string): string => /^[A-Z]+(?= |$)/.exec(message)?.[0] ?? "unknown";

/** Whether an error that redis replied means that the command did not happen. */
export const isDefinite = (message: string): boolean => Object.hasOwn(DEFINITE, codeOfReply(message));
