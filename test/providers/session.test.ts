import assert from "node:assert/strict";
import { GraphSettingsError } from "../../graph";
import { configure } from "../../providers/lifecycle";
import { graphClient, useGraphClient } from "../../providers/lifecycle/kit/session";
import { guid } from "../graph/fakes";

/** The engine's configuration of a run. */
function configureWith(values: Record<string, string>): string[] {
    const asked: string[] = [];
    const get = (key: string) => {
        asked.push(key);
        return values[key];
    };
    configure({ get } as Parameters<typeof configure>[0]);
    return asked;
}

describe("the session of a plugin process", () => {
    let environment: NodeJS.ProcessEnv;

    beforeEach(() => {
        environment = process.env;
        process.env = Object.fromEntries(
            Object.entries(environment).filter(([name]) => !name.startsWith("ARM_")),
        );
        useGraphClient(undefined);
    });

    afterEach(() => {
        process.env = environment;
        useGraphClient(undefined);
        configureWith({});
    });

    it("reads the azuread provider's configuration, and not before it is needed", () => {
        const asked = configureWith({ "azuread:tenantId": guid(1) });
        assert.equal(asked.length, 0);
        graphClient();
        assert.ok(asked.includes("azuread:tenantId") && asked.every((key) => key.startsWith("azuread:")));
    });

    it("gives all resources the same client", () => {
        configureWith({ "azuread:tenantId": guid(1) });
        assert.equal(graphClient(), graphClient());
    });

    it("tells what is missing, and works once it is there", () => {
        configureWith({});
        assert.throws(graphClient, (error) => GraphSettingsError.isInstance(error));
        configureWith({ "azuread:tenantId": guid(1) });
        assert.ok(graphClient());
    });
});
