import assert from "node:assert/strict";
import { Deployment } from "./deployment";

describe("a stack config and a guest list with mistakes", function () {
    this.timeout(120_000);
    let deployment: Deployment;
    let result: { code: number; output: string };

    before(async () => {
        deployment = await Deployment.start();
        await deployment.changeGuestList((text) =>
            text
                .replace(/^bob@fabrikam.*$/m, "bob at fabrikam,https://myapplications.microsoft.com")
                .replace(/^dave@fabrikam.*$/m, "ALICE.AHLERS@fabrikam.example,ftp://example,perhaps"),
        );
        await deployment.configure({
            "entra-b2b:inviteRedirectUrl": "http://insecure.example",
            "entra-b2b:emergencyAcces": { accountIds: [] },
            "entra-b2b:partners": [{ name: "Fabrikam", tenantId: "fabrikam.example", inboundTrust: {} }],
        });
        result = await deployment.stack.up();
    });
    after(() => deployment?.stop());

    it("stops with an error", () => {
        assert.notEqual(result.code, 0);
    });

    it("names every problem with its file, line and cure", () => {
        const { output } = result;
        assert.match(output, /nothing was written/);
        assert.match(
            output,
            /guests\.csv:4:1 \[inviteeEmail\]: "bob at fabrikam" is not a valid email address/,
        );
        assert.match(
            output,
            /guests\.csv:7:1 \[inviteeEmail\]: alice\.ahlers@fabrikam\.example is on line 3 already/,
        );
        assert.match(output, /guests\.csv:7:2 \[inviteRedirectURL\]/);
        assert.match(output, /guests\.csv:7:3 \[sendEmail\]/);
        assert.match(
            output,
            /Pulumi\.sandbox\.yaml:\d+:\d+ entra-b2b:inviteRedirectUrl: is not an https URL/,
        );
        assert.match(output, /entra-b2b:emergencyAcces: unknown key/);
        assert.match(output, /entra-b2b:partners\[0\]\.name/);
        assert.match(output, /entra-b2b:partners\[0\]\.tenantId/);
    });

    it("shows no stack trace and sends no request to Graph", async () => {
        assert.doesNotMatch(result.output, /\bat .*\.ts:\d+/);
        assert.equal((await deployment.sandbox.stats()).requests, 0);
    });
});
