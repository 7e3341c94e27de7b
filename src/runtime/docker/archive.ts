import { execa } from "execa";

/** Files of this machine, packed as an engine takes them: names below a folder, without what only a debugger or a compiler reads. */
export async function archiveOf({
  folder,
  names,
}: {
  readonly folder: string;
  readonly names: readonly string[];
}): Promise<Buffer> {
  const skipped = ["*.map", "*.d.ts", "node_modules"].map((pattern) => `--exclude=${pattern}`);
  const { stdout } = await execa("tar", ["-c", "-f", "-", ...skipped, "-C", folder, ...names], {
    encoding: "buffer",
    // Else macOS would add a file of its own attributes for each.
    env: { COPYFILE_DISABLE: "1" },
  });
  return Buffer.from(stdout);
}
