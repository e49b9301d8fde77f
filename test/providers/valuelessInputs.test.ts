import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { LifecycleName } from "../../providers/lifecycle";
import { isUnknown } from "../../providers/lifecycle/kit/inputs";
import { valuelessName } from "../../providers/lifecycle/kit/valueless";
import { valuelessInputs } from "../../providers/valuelessInputs";
import { kinds } from "../faults/proxy/kinds";
import { prepareOwners } from "./ownedKinds";
import { SandboxSession } from "./overSandbox";

describe("inputs that have no value, since what they come from is not among the targets", () => {
    for (const [name, { declare }] of Object.entries(kinds)) {
        it(`cause no failure of a ${name}: the engine reports what else must be a target`, async () => {
            const session = SandboxSession.start({ lagMs: 0 });
            prepareOwners(session);
            const inputs = declare(session);
            const verbs = session.lifecycle(name as LifecycleName);
            const subsets = [Object.keys(inputs), ...Object.keys(inputs).map((input) => [input])];
            for (const valueless of subsets) {
                const known = Object.entries(inputs).filter(([input]) => !valueless.includes(input));
                const news = { ...Object.fromEntries(known), [valuelessName]: valueless.join("\n") };
                const { inputs: checked, failures = [] } = await verbs.check({}, news);
                const ofValueless = failures.filter(({ property = "" }) =>
                    valueless.includes(property.split(".")[0] ?? ""),
                );
                assert.deepEqual(ofValueless, [], valueless.join());
                // The engine accepts no unknown value outside of a preview.
                assert.equal(isUnknown(checked), false, valueless.join());
                assert.ok(!(valuelessName in (checked ?? {})));
            }
        });
    }

    it("are recognized at any depth, in an up and not in a preview", async () => {
        const unknown = pulumi.output(undefined);
        Object.assign(unknown, { isKnown: Promise.resolve(false) });
        const props = {
            name: "a",
            id: unknown,
            ids: ["b", unknown],
            deep: { inner: { id: unknown } },
            known: pulumi.output("c"),
            none: undefined,
        };
        const namesIn = async (isPreview: boolean) => {
            await pulumi.runtime.setMocks(
                { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
                "project",
                "stack",
                isPreview,
            );
            return valuelessInputs(props);
        };
        assert.deepEqual((await namesIn(false))?.split("\n"), ["id", "ids", "deep"]);
        assert.equal(await namesIn(true), undefined);
        await pulumi.runtime.disconnect();
    });
});
