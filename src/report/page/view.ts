/** A panel's live part. `render` brings it up to date with the state; it is called only while the panel is shown. */
export interface View {
  render(): void;
}
