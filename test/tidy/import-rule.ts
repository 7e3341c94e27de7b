import { type Import, importsOf, targetOf } from "./imports.ts";
import { COMPUTED, FREE, isIn, PACKAGES, type Room, roomOf } from "./rooms.ts";
import { type Problem, problemAt, type Source } from "./source.ts";

/** Who may import whom, Node's own modules and npm packages included. The table is `rooms.ts`. */
export function importRule(source: Source): Problem[] {
  if (isIn(source.path, FREE)) return [];
  const room = roomOf(source.path);
  if (!room)
    return [problemAt(source, 0, "is in no room of the house: give its folder a line in test/tidy/rooms.ts")];
  return importsOf(source).flatMap((found) => {
    const complaint = judge(room, source, found);
    return complaint === undefined ? [] : [problemAt(source, found.node, complaint)];
  });
}

function judge(room: Room, source: Source, { specifier, typeOnly }: Import): string | undefined {
  if (specifier === undefined) return judgeComputed(source);
  const complaint = (why: string) => `imports ${specifier}; ${why}`;
  if (specifier.startsWith("node:")) return allowsNode(room, specifier) ? undefined : complaint(room.instead);
  const target = targetOf(source, specifier);
  const why = target === undefined ? judgePackage(source, specifier) : judgeFile(room, target, typeOnly);
  return why === undefined ? undefined : complaint(why);
}

const judgeComputed = (source: Source): string | undefined =>
  COMPUTED.includes(source.path)
    ? undefined
    : "imports what only running it would tell; name the module, so that this rule can see it";

const allowsNode = ({ node }: Room, specifier: string): boolean =>
  node === "all" || node.includes(specifier.slice("node:".length).split("/")[0] as string);

function judgePackage(source: Source, specifier: string): string | undefined {
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  const places = Object.hasOwn(PACKAGES, name) ? PACKAGES[name] : undefined;
  if (!places) return "no place is allowed it: do without, or give it one in test/tidy/rooms.ts";
  return isIn(source.path, places)
    ? undefined
    : `${name} belongs to ${places.join(" and ")}: call what is there`;
}

function judgeFile(room: Room, target: string, typeOnly: boolean): string | undefined {
  const other = roomOf(target);
  if (other === room) return undefined;
  if (other?.path === "src/cli")
    return "nothing imports the command line: move it to where both may import it";
  if (other && room.imports === "everything") return undefined;
  const places = [target, other?.path ?? ""];
  if (room.imports !== "everything" && places.some((place) => room.imports.includes(place))) return undefined;
  if (!places.some((place) => room.types?.includes(place))) return room.instead;
  return typeOnly ? undefined : `only its types (import type); ${room.instead}`;
}
