/** Whether a stream takes colours: a terminal, and nobody said no. What a pipeline collects stays plain, whatever it pretends to be. */
export const takesColour = (stream: { readonly isTTY?: boolean }): boolean =>
  stream.isTTY === true && process.env.TERM !== "dumb" && !("NO_COLOR" in process.env);
