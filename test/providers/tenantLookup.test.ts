import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { findTenant } from "../../providers/lifecycle/kinds/tenantLookup";
import { Run } from "../../providers/lifecycle/kit/run";
import { tenantIdBy } from "../../providers/tenantLookup";
import { fakeGraph, inTurn, refusal, type Answer } from "../graph/fakes";

const tenantId = "11111111-1111-4111-8111-11111111ABCD";

/** Looks a domain up in a run of the program. */
async function lookUp(answer: Answer, isPreview: boolean) {
    await pulumi.runtime.setMocks(
        { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
        "entra-b2b",
        "test",
        isPreview,
    );
    const { client, requests } = fakeGraph(inTurn(answer));
    const run = new Run({ client });
    const find = (domain: string) => findTenant(domain, () => undefined, run);
    const output = tenantIdBy(find, "fabrikam.example") as unknown as {
        promise: () => Promise<string>;
        isKnown: Promise<boolean>;
    };
    const value = await output.promise();
    return { value, isKnown: await output.isKnown, requests };
}

describe("the tenant id of a domain", () => {
    after(() => pulumi.runtime.disconnect());

    it("is looked up in a preview too, lower-cased", async () => {
        const { value, isKnown, requests } = await lookUp({ status: 200, body: { tenantId } }, true);
        assert.equal(value, tenantId.toLowerCase());
        assert.equal(isKnown, true);
        assert.match(
            decodeURIComponent(requests[0]?.url ?? ""),
            /findTenantInformationByDomainName\(domainName='fabrikam\.example'\)$/,
        );
    });

    it("is unknown in a preview that may not look it up", async () => {
        const { isKnown } = await lookUp(refusal(403, "Authorization_RequestDenied"), true);
        assert.equal(isKnown, false);
    });

    it("ends a run that may not look it up, and says why", async () => {
        const denied = refusal(403, "Authorization_RequestDenied", "Insufficient privileges");
        await assert.rejects(
            lookUp(denied, false),
            /fabrikam\.example could not be looked up: .*Insufficient/,
        );
    });

    for (const isPreview of [true, false]) {
        it(`ends a ${isPreview ? "preview" : "run"} when no tenant has the domain`, async () => {
            await assert.rejects(lookUp(refusal(404), isPreview), /No tenant has verified the domain/);
        });
    }
});
