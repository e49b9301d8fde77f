import assert from "node:assert/strict";
import { Deployment } from "./deployment";

const address = "x-y_z@fabrikam.example";
/** Names as their owners could choose them to trip a query, a spreadsheet, Markdown or HTML. */
const names = {
    displayName: `=HYPERLINK("https://x.example","O'Brien")`,
    companyName: "x' or userType eq 'Member",
    department: "<img src=x onerror=alert(1)>",
    jobTitle: "| a | [b](javascript:alert(1)) | \\\\ % $ {{",
};

const field = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe("guests whose names are hostile", function () {
    this.timeout(180_000);
    let deployment: Deployment;

    before(async () => {
        deployment = await Deployment.start({ sandbox: ["--replicas", "3", "--lag", "400", "--seed", "9"] });
        const columns = Object.keys(names);
        await deployment.changeGuestList(() =>
            [
                "version:v1.0",
                [
                    "Email address to invite [inviteeEmail] Required",
                    "Redirection url [inviteRedirectURL] Required",
                    ...columns.map((name) => `${name} [${name}]`),
                ].join(","),
                [address, "https://x.example", ...Object.values(names).map(field)].join(","),
            ].join("\n"),
        );
    });
    after(() => deployment?.stop());

    const guest = async () => {
        const { users } = await deployment.sandbox.directory();
        return users.filter(({ mail }) => mail === address);
    };

    it("are invited, found again and kept as they are", async () => {
        const first = await deployment.stack.up();
        assert.equal(first.code, 0, first.output);
        const [user, ...others] = await guest();
        assert.deepEqual(others, []);
        for (const [property, value] of Object.entries(names)) {
            assert.equal(user?.[property], value);
        }
        const second = await deployment.stack.up("--expect-no-changes");
        assert.equal(second.code, 0, second.output);
    });

    it("are adopted by a later deployment, which finds just them", async () => {
        const [before] = await guest();
        const destroyed = await deployment.stack.destroy();
        assert.equal(destroyed.code, 0, destroyed.output);
        const again = await deployment.stack.up();
        assert.equal(again.code, 0, again.output);
        assert.deepEqual(
            (await guest()).map(({ id }) => id),
            [before?.["id"]],
        );
    });
});
