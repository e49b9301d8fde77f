import assert from "node:assert/strict";
import { assertRefused, Directory, type Row } from "./directory";

/** @see https://learn.microsoft.com/graph/application-saml-sso-configure-api */
const nonGallery = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";

// https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-configuration-api
describe("provisioning of an application", () => {
    let directory: Directory;
    let base: string;

    beforeEach(() => {
        directory = Directory.create();
        const { servicePrincipal } = directory.succeed(
            `POST /applicationTemplates/${nonGallery}/instantiate`,
            {
                displayName: "Wiki",
            },
        ) as Record<string, Row>;
        base = `/servicePrincipals/${String(servicePrincipal?.["id"])}/synchronization`;
    });

    it("runs as a job of one of the application's templates, which is started, paused and deleted", () => {
        const templates = directory.ask(`GET ${base}/templates`).rows.map(({ id }) => id);
        assert.deepEqual(templates, ["scim", "customappsso"]);
        const { id } = directory.succeed(`POST ${base}/jobs`, { templateId: "scim" });
        const state = () => {
            const { schedule, status } = directory.succeed(`GET ${base}/jobs/${String(id)}`) as Record<
                string,
                Row
            >;
            return [schedule?.["state"], status?.["code"]];
        };
        assert.deepEqual(state(), ["Disabled", "NotConfigured"]);
        directory.succeed(`POST ${base}/jobs/${String(id)}/start`);
        assert.deepEqual(state(), ["Active", "NotRun"]);
        directory.succeed(`POST ${base}/jobs/${String(id)}/pause`);
        assert.deepEqual(state(), ["Disabled", "Paused"]);
        directory.succeed(`DELETE ${base}/jobs/${String(id)}`);
        assert.equal(directory.ask(`GET ${base}/jobs/${String(id)}`).status, 404);
        assertRefused(
            directory.ask(`POST ${base}/jobs`, { templateId: "aws" }),
            400,
            "Request_BadRequest",
            /not one of the application's/,
        );
    });

    it("shows no secret again, keeps what is given as an asterisk, and forgets what is empty or left out", () => {
        const put = (value: readonly Row[]) => directory.succeed(`PUT ${base}/secrets`, { value });
        const values = () => directory.ask(`GET ${base}/secrets`).rows.map(({ key, value }) => [key, value]);
        put([
            { key: "BaseAddress", value: "https://wiki.example/scim" },
            { key: "SecretToken", value: "hidden" },
        ]);
        assert.deepEqual(values(), [
            ["BaseAddress", "https://wiki.example/scim"],
            ["SecretToken", "*"],
        ]);
        put([{ key: "SecretToken", value: "*" }]);
        assert.deepEqual(values(), [["SecretToken", "*"]]);
        put([{ key: "SecretToken", value: "" }]);
        assert.deepEqual(values(), []);
        // Names are those of Microsoft's schema.
        assert.equal(
            directory.ask(`PUT ${base}/secrets`, { value: [{ key: "Token", value: "x" }] }).status,
            400,
        );
    });

    it("has rules that a client can replace as a whole", () => {
        const { id } = directory.succeed(`POST ${base}/jobs`, { templateId: "scim" });
        const path = `${base}/jobs/${String(id)}/schema`;
        const schema = directory.succeed(`GET ${path}`);
        const [rule] = schema["synchronizationRules"] as Row[];
        directory.succeed(`PUT ${path}`, { ...schema, synchronizationRules: [{ ...rule, priority: 2 }] });
        assert.equal((directory.succeed(`GET ${path}`)["synchronizationRules"] as Row[])[0]?.["priority"], 2);
        assert.equal(directory.ask(`PUT ${path}`, {}).status, 400);
    });
});
