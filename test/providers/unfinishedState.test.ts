import assert from "node:assert/strict";
import { guid, refusal } from "../graph/fakes";
import { SandboxSession } from "./overSandbox";
import { errorOf, over } from "./setUp";

const provider = "exports.handler = …";

/** Longer than replicas are waited for, in milliseconds. */
const lagMs = 600_000;

describe("the state of a resource that was not finished", () => {
    it("has its provider's text after a creation, so that Pulumi can refresh and delete it", async () => {
        const session = SandboxSession.start({ lagMs });
        const inputs = { displayName: "Home", countries: ["DE"], __provider: provider };
        const { id, properties } = await errorOf(session.lifecycle("namedLocation").create(inputs));
        assert.match(id, /^[\da-f-]{36}$/);
        assert.equal(properties["__provider"], provider);
    });

    it("has it after an update too: the one that is in force now", async () => {
        const { directory, create, update } = over("guestAccount");
        const inputs = {
            emailAddress: "ada@fabrikam.example",
            redirectUrl: "https://example.org",
            onRemove: "retain",
            __provider: "before",
        };
        const { id, outs = {} } = await create(inputs);
        directory.next(`PATCH /users/${id}`, refusal(403, "Authorization_RequestDenied"));
        const news = { ...inputs, companyName: "Fabrikam", __provider: provider };
        const { properties } = await errorOf(update(id, outs, news));
        assert.equal(properties["__provider"], provider);
    });

    it("has no text where none was sent", async () => {
        const session = SandboxSession.start({ lagMs });
        const { properties } = await errorOf(
            session
                .lifecycle("directoryGroup")
                .create({ displayName: "Partners", mark: `entra-b2b-${guid(1)}` }),
        );
        assert.ok(!("__provider" in properties));
    });
});
