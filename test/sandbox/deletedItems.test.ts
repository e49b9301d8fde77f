import assert from "node:assert/strict";
import { assertRefused, Directory, eventual, type Row } from "./directory";

const items = "/directory/deletedItems";
const forbidden = "Authorization_RequestDenied";

describe("the sandbox's deleted items", () => {
    let directory: Directory;
    let application: Row;
    let principal: Row;

    beforeEach(() => {
        directory = Directory.create();
        application = directory.succeed("POST /applications", { displayName: "Orders" });
        principal = directory.succeed("POST /servicePrincipals", { appId: application["appId"] });
    });

    const idOf = (row: Row) => String(row["id"]);
    const idsOf = (type: string) =>
        directory.ask(`GET ${items}/microsoft.graph.${type}`).rows.map(({ id }) => id);

    // https://learn.microsoft.com/graph/api/directory-deleteditems-restore
    it("hold an application with its service principal, which is restored by itself", () => {
        directory.succeed(`DELETE /applications/${idOf(application)}`);
        assert.deepEqual(idsOf("application"), [application["id"]]);
        assert.deepEqual(idsOf("servicePrincipal"), [principal["id"]]);
        const count = `GET ${items}/microsoft.graph.application/$count`;
        assert.equal(directory.ask(count, undefined, eventual).body["text"], 1);
        const { deletedDateTime } = directory.succeed(`GET ${items}/${idOf(application)}`);
        assert.equal(typeof deletedDateTime, "string");
        const restored = directory.succeed(`POST ${items}/${idOf(application)}/restore`);
        assert.equal(restored["@odata.type"], "#microsoft.graph.application");
        assert.equal(directory.succeed(`GET /applications/${idOf(application)}`)["deletedDateTime"], null);
        assert.equal(directory.ask(`GET /servicePrincipals/${idOf(principal)}`).status, 404);
        directory.succeed(`POST ${items}/${idOf(principal)}/restore`);
        directory.succeed(`GET /servicePrincipals/${idOf(principal)}`);
    });

    it("refuse a service principal whose application has another one by now", () => {
        directory.succeed(`DELETE /servicePrincipals/${idOf(principal)}`);
        directory.succeed("POST /servicePrincipals", { appId: application["appId"] });
        assertRefused(
            directory.ask(`POST ${items}/${idOf(principal)}/restore`),
            409,
            "Request_MultipleObjectsWithSameKeyValue",
            /already in use/,
        );
    });

    // https://learn.microsoft.com/graph/api/directory-deleteditems-delete
    it("are permanently deleted by an app only where an app may", () => {
        directory.succeed(`DELETE /applications/${idOf(application)}`);
        assert.equal(directory.ask(`DELETE ${items}/${idOf(application)}`).status, 204);
        assert.equal(directory.ask(`GET ${items}/${idOf(application)}`).status, 404);
        const group = directory.makeGroup("Guests");
        directory.succeed(`DELETE /groups/${group}`);
        assertRefused(directory.ask(`DELETE ${items}/${group}`), 403, forbidden, /privileges/);
        const guest = directory.invite("kim@fabrikam.example");
        directory.succeed(`DELETE /users/${guest}`);
        assertRefused(directory.ask(`DELETE ${items}/${guest}`), 403, forbidden, /privileges/);
        const permissions = ["User.DeleteRestore.All"];
        assert.equal(directory.ask(`DELETE ${items}/${guest}`, undefined, { permissions }).status, 204);
    });

    it("ask for the permission of the object's own type", () => {
        directory.succeed(`DELETE /applications/${idOf(application)}`);
        const permissions = ["User.ReadWrite.All"];
        for (const request of [
            `GET ${items}/${idOf(application)}`,
            `POST ${items}/${idOf(application)}/restore`,
        ]) {
            assertRefused(directory.ask(request, undefined, { permissions }), 403, forbidden, /privileges/);
        }
    });

    it("hold administrative units", () => {
        const unit = directory.succeed("POST /directory/administrativeUnits", { displayName: "Unit" });
        directory.succeed(`DELETE /directory/administrativeUnits/${idOf(unit)}`);
        assert.deepEqual(idsOf("administrativeUnit"), [unit["id"]]);
        directory.succeed(`POST ${items}/${idOf(unit)}/restore`);
        directory.succeed(`GET /directory/administrativeUnits/${idOf(unit)}`);
    });
});
