import assert from "node:assert/strict";
import { readAccessToken } from "../../../graph";

const token = (claims: object) =>
    ["e30", Buffer.from(JSON.stringify(claims)).toString("base64url"), "x"].join(".");

describe("an access token", () => {
    it("shows the app that signed in, and its application permissions", () => {
        const claims = { oid: "ABC", appid: "DEF", tid: "123", idtyp: "app", roles: ["User.Read.All"] };
        assert.deepEqual(readAccessToken(token(claims)), {
            kind: "application",
            objectId: "abc",
            clientId: "def",
            tenantId: "123",
            permissions: ["User.Read.All"],
        });
    });

    it("shows the user who signed in, and the delegated permissions", () => {
        const { kind, permissions } = readAccessToken(
            token({ scp: "User.Read Group.Read.All", wids: ["x"] }),
        );
        assert.deepEqual([kind, permissions], ["user", ["User.Read", "Group.Read.All"]]);
    });

    it("may hold no permission at all", () => {
        assert.deepEqual(readAccessToken(token({ idtyp: "app" })).permissions, []);
    });

    it("is never shown when it cannot be read", () => {
        assert.throws(
            () => readAccessToken("secret-text"),
            (error: Error) =>
                /not a JSON Web Token/.test(error.message) && !error.message.includes("secret-text"),
        );
    });
});
