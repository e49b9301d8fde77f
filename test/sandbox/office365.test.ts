import assert from "node:assert/strict";
import { assertRefused, Directory, samId, type Row } from "./directory";

const tenantTemplate = "62375ab9-6b52-47ed-826b-58e47e0e304b";
const groupTemplate = "08d542b9-071f-4e16-94b0-74abb372e3d9";

describe("the sandbox's settings of Microsoft 365 groups", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    const make = (templateId: string, path = "/groupSettings", values: Row[] = []) =>
        directory.ask(`POST ${path}`, { templateId, values });
    const refused = (answer: ReturnType<typeof make>, message: RegExp) =>
        assertRefused(answer, 400, "Request_BadRequest", message);

    it("are filled from the template, and return to it when a change omits them", () => {
        const { body } = make(tenantTemplate, "/groupSettings", [
            { name: "AllowToAddGuests", value: "false" },
        ]);
        assert.equal((body["values"] as Row[]).length, 15);
        const one = `/groupSettings/${String(body["id"])}`;
        directory.succeed(`PATCH ${one}`, { values: [{ name: "EnableMIPLabels", value: "true" }] });
        const values = directory.succeed(`GET ${one}`)["values"] as Row[];
        assert.equal(values.find(({ name }) => name === "AllowToAddGuests")?.["value"], "true");
    });

    it("refuse a template of the other level, in the words that were observed", () => {
        const groupId = directory.makeGroup("Project");
        refused(make(groupTemplate), /not supported for DirectoryObjectClass 'Company'/);
        refused(make(tenantTemplate, `/groups/${groupId}/settings`), /DirectoryObjectClass 'Group'/);
    });

    it("exist once for each template, refuse unknown values, and belong to one group", () => {
        const groupId = directory.makeGroup("Project");
        make(tenantTemplate);
        refused(make(tenantTemplate), /conflicting object/);
        refused(make(groupTemplate, `/groups/${groupId}/settings`, [{ name: "Nothing" }]), /not part/);
        const { body } = make(groupTemplate, `/groups/${groupId}/settings`);
        assert.equal(directory.ask("GET /groupSettings").rows.length, 1);
        assert.equal(directory.ask(`DELETE /groupSettings/${String(body["id"])}`).status, 404);
        assert.equal(directory.ask(`GET /groups/${samId}/settings`).status, 404);
    });
});

describe("the sandbox's SharePoint settings", () => {
    it("answer a change with the whole object, and refuse invalid values", () => {
        const directory = Directory.create();
        const path = "/admin/sharepoint/settings";
        const { status, body } = directory.ask(`PATCH ${path}`, { sharingCapability: "disabled" });
        assert.deepEqual([status, body["sharingCapability"]], [200, "disabled"]);
        assert.equal(body["isResharingByExternalUsersEnabled"], true);
        for (const change of [
            { sharingCapability: "everybody" },
            { sharing: true },
            { sharingAllowedDomainList: "x" },
        ]) {
            assert.equal(directory.ask(`PATCH ${path}`, change).status, 400);
        }
        const denied = directory.ask(`GET ${path}`, undefined, { permissions: ["Directory.Read.All"] });
        assert.equal(denied.status, 403);
    });
});
