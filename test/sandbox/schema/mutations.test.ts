import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { grantedPermissions } from "../../../sandbox/identity";
import { seededRandom } from "../../../sandbox/random";
import { typingsOf } from "../../../tools/graphSchema";
import { Directory } from "../directory";
import { mutationsOf, Oracle, type Mutation } from "./mutations";
import type { Write } from "./writes";

/** Enough for every fault in every kind of write; `npm run test:schema` sends all. */
const sampleSize = 1_000;
const areAllSent = process.env["ENTRA_B2B_ALL_MUTATIONS"] === "1";

function recorded(): Write[] {
    const text = readFileSync(join(__dirname, "writes.jsonl"), "utf8");
    return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Write]));
}

function allMutations(): Mutation[] {
    const oracles = {
        "v1.0": new Oracle("v1.0", typingsOf("v1.0")),
        beta: new Oracle("beta", typingsOf("beta")),
    };
    return recorded().flatMap((write) => mutationsOf(write, oracles[write.version]));
}

/** A sample that a seed repeats: every fault of every kind of write comes before a second one of its kind. */
function sampled(mutations: readonly Mutation[], size: number): Mutation[] {
    const random = seededRandom(17);
    const counts = new Map<string, number>();
    return mutations
        .map((mutation) => ({ mutation, order: random() }))
        .sort((left, right) => left.order - right.order)
        .map(({ mutation, order }) => {
            const { method, version, path } = mutation.write;
            const key = `${mutation.fault} ${method} ${version} ${path.replaceAll(/[0-9a-f-]{36}/gi, "id")}`;
            const round = counts.get(key) ?? 0;
            counts.set(key, round + 1);
            return { mutation, round, order };
        })
        .sort((left, right) => left.round - right.round || left.order - right.order)
        .slice(0, size)
        .map(({ mutation }) => mutation);
}

describe("every write that the tests send, with one fault that Microsoft's typings forbid", () => {
    it("is refused with 400, whatever the fault and wherever it is", function () {
        this.timeout(120_000);
        const directory = Directory.create();
        const all = allMutations();
        const sent = areAllSent ? all : sampled(all, sampleSize);
        const permissions = [...grantedPermissions, "Policy.ReadWrite.SecurityDefaults"];
        const counts: Record<string, number> = {};
        const taken = sent.filter(({ fault, write: { method, version, path, body } }) => {
            directory.pass(2_000);
            counts[fault] = (counts[fault] ?? 0) + 1;
            return directory.ask(`${method} ${version}${path}`, body, { permissions }).status !== 400;
        });
        assert.deepEqual(
            taken.map(({ fault, place, write }) => `${fault}: ${place} of ${write.method} ${write.path}`),
            [],
        );
        assert.ok(sent.length >= 600, `only ${sent.length} bodies`);
        for (const fault of ["misspelt member", "wrong kind", "unknown value", "null"]) {
            assert.ok((counts[fault] ?? 0) > 50, `${fault}: ${counts[fault]}`);
        }
        if (areAllSent) {
            console.log(`${sent.length} bodies, ${taken.length} taken: ${JSON.stringify(counts)}`);
        }
    });
});
