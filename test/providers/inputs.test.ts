import assert from "node:assert/strict";
import { z } from "zod";
import {
    changedProperties,
    checkInputs,
    guid,
    guidSet,
    isSame,
    isUnknown,
} from "../../providers/lifecycle/kit/inputs";
import { guid as idOf } from "../graph/fakes";
import { unknown } from "./setUp";

const schema = z.object({
    id: guid,
    memberIds: guidSet.optional(),
    trust: z.object({ isMfaAccepted: z.boolean().default(false) }).optional(),
});

describe("checking inputs", () => {
    it("normalizes ids: lower case, each once, in order", () => {
        const { inputs, failures } = checkInputs(schema, {
            id: idOf(171).toUpperCase(),
            memberIds: [idOf(12), idOf(11), idOf(12).toUpperCase()],
        });
        assert.deepEqual(inputs, { id: idOf(171), memberIds: [idOf(11), idOf(12)] });
        assert.deepEqual(failures, []);
    });

    it("reports all faults at once, each with its place, its value and the cure", () => {
        const { failures } = checkInputs(schema, {
            id: "x",
            memberIds: [idOf(1), "y"],
            trust: { isMfaAccepted: "yes" },
            color: 1,
        });
        assert.deepEqual(
            failures.map(({ property }) => property),
            ["color", "id", "memberIds.1", "trust.isMfaAccepted"],
        );
        assert.equal(failures[0]?.reason, "unknown property; known are id, memberIds, trust");
        assert.equal(failures[1]?.reason, 'must be a GUID (is "x")');
    });

    it("passes values that are not known yet unchanged, at any depth", () => {
        const news = { id: unknown, memberIds: [idOf(1), unknown], trust: { isMfaAccepted: unknown } };
        assert.deepEqual(checkInputs(schema, news), { inputs: news, failures: [] });
    });

    it("takes null for an optional value that is absent", () => {
        assert.deepEqual(checkInputs(schema, { id: idOf(1), memberIds: null }).inputs, { id: idOf(1) });
    });

    it("fills in defaults and keeps the provider's text", () => {
        const { inputs } = checkInputs(schema, { id: idOf(1), trust: {}, __provider: "text" });
        assert.deepEqual(inputs, { id: idOf(1), trust: { isMfaAccepted: false }, __provider: "text" });
    });
});

describe("comparing properties", () => {
    it("looks at data, not at the order of members", () => {
        assert.ok(isSame({ a: 1, b: { c: [1], d: undefined } }, { b: { c: [1] }, a: 1 }));
        assert.ok(!isSame({ a: [1, 2] }, { a: [2, 1] }));
        assert.ok(!isSame(null, undefined));
    });

    it("takes absent, null and undefined properties for the same", () => {
        assert.deepEqual(changedProperties({ a: null }, {}, ["a"]), []);
        assert.deepEqual(changedProperties({}, { a: undefined }, ["a"]), []);
    });

    it("takes an unknown new value for a change", () => {
        assert.deepEqual(changedProperties({ a: "x", b: "y" }, { a: unknown, b: "y" }, ["a", "b"]), ["a"]);
        assert.ok(isUnknown({ deep: [{ er: unknown }] }));
        assert.ok(!isUnknown({ deep: [null, "x", 1] }));
    });
});
