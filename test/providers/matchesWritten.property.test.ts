import fc from "fast-check";
import { matchesWritten } from "../../providers/lifecycle/kit/matchesWritten";

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

const leaf = fc.oneof(
    fc.uuid(),
    fc.constantFrom("2026-01-01T00:00:00Z", "medium", "All"),
    fc.string({ minLength: 1 }).map((text) => `text ${text}`),
    fc.integer({ min: 1 }),
    fc.boolean(),
    fc.constant(null),
);
const { body } = fc.letrec<{ value: Json; body: { [name: string]: Json } }>((tie) => ({
    value: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(
            leaf.filter((item) => item !== null),
            { maxLength: 4 },
        ),
        fc.array(tie("body"), { maxLength: 3 }),
        tie("body"),
    ),
    body: fc
        .dictionary(fc.constantFrom("a", "b", "c", "d"), tie("value"), { minKeys: 1, maxKeys: 4 })
        .map((members) => ({ "@odata.type": "#microsoft.graph.thing", ...members })),
}));

/** What Graph is documented to answer of a body, as a draw of numbers says. */
function answered(value: Json, draw: () => number): Json {
    if (Array.isArray(value)) {
        const items = value.map((item) => ({ item: answered(item, draw), at: draw() }));
        return items.sort((left, right) => left.at - right.at).map(({ item }) => item);
    }
    if (value !== null && typeof value === "object") {
        const members = Object.entries(value)
            .filter(([name, member]) => !(draw() < 0.5 && (member === null || name === "@odata.type")))
            .map(([name, member]): [string, Json] => [name, answered(member, draw)]);
        return { ...Object.fromEntries(members), addedByGraph: draw() < 0.5 ? null : "default" };
    }
    if (typeof value === "string" && /^[0-9a-f-]{36}$/.test(value)) {
        return draw() < 0.5 ? value.toUpperCase() : value;
    }
    return value === "2026-01-01T00:00:00Z" && draw() < 0.5 ? "2026-01-01T01:00:00.000+01:00" : value;
}

/** The body with one value that is another; `undefined` where it has none that could be. */
function altered(value: Json, draw: () => number): Json | undefined {
    if (Array.isArray(value)) {
        const at = Math.floor(draw() * value.length);
        const item = value.length === 0 ? undefined : altered(value[at] as Json, draw);
        return item === undefined
            ? [...value, "one more"]
            : value.map((each, index) => (index === at ? item : each));
    }
    if (value !== null && typeof value === "object") {
        const names = Object.keys(value).filter((name) => name !== "@odata.type");
        const name = names[Math.floor(draw() * names.length)];
        const member = name === undefined ? undefined : altered(value[name] as Json, draw);
        return name === undefined || member === undefined ? undefined : { ...value, [name]: member };
    }
    return value === true ? false : "another value";
}

const draws = fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }));
const drawing = (stream: Iterator<number>) => () => Number(stream.next().value);

describe("what Graph may answer of what was written", () => {
    it("matches, whatever the order of lists, added members, nulls left out, and the case of ids", () => {
        fc.assert(
            fc.property(body, draws, (written, stream) =>
                matchesWritten(answered(written, drawing(stream[Symbol.iterator]())), written),
            ),
        );
    });

    it("does not match where one value is another", () => {
        fc.assert(
            fc.property(body, draws, (written, stream) => {
                const draw = drawing(stream[Symbol.iterator]());
                const other = altered(written, draw);
                return other === undefined || !matchesWritten(answered(written, draw), other);
            }),
        );
    });
});
