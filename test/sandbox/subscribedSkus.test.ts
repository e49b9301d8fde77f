import assert from "node:assert/strict";
import { assertRefused, Directory } from "./directory";

const plansOf = (directory: Directory) =>
    directory
        .ask("GET /subscribedSkus")
        .rows.flatMap(
            ({ servicePlans }) => servicePlans as { servicePlanName: string; provisioningStatus: string }[],
        );

describe("the sandbox's licenses", () => {
    it("are Entra ID P1 by default", () => {
        assert.deepEqual(
            plansOf(Directory.create()).map(({ servicePlanName, provisioningStatus }) => [
                servicePlanName,
                provisioningStatus,
            ]),
            [["AAD_PREMIUM", "Success"]],
        );
        assert.deepEqual(plansOf(Directory.create({ servicePlans: [] })), []);
    });

    it("are not shown without a permission to read them", () => {
        const directory = Directory.create();
        const permissions = ["User.Read.All"];
        assertRefused(
            directory.ask("GET /subscribedSkus", undefined, { permissions }),
            403,
            "Authorization_RequestDenied",
            /Insufficient/,
        );
    });

    it("come without pages: $top is refused", () => {
        assertRefused(
            Directory.create().ask("GET /subscribedSkus?$top=1"),
            400,
            "Request_BadRequest",
            /\$top/,
        );
    });
});
