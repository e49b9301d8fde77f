import type { GraphCall, GraphReply, Route } from "../call";
import { noContent, toChange } from "../call";
import { badRequest, notFound } from "../graphFault";
import type { Entity } from "../store";
import { plainList, plainObject } from "./answers";
import { assertGiven } from "./directory/objectKind";
import { findGroup } from "./groupReferences";

const read = [["GroupSettings.Read.All"], ["GroupSettings.ReadWrite.All"], ["Directory.Read.All"]];
const write = [["GroupSettings.ReadWrite.All"], ["Directory.ReadWrite.All"]];

interface Template {
    readonly id: string;
    readonly displayName: string;
    readonly isForTenant: boolean;
    readonly defaults: Readonly<Record<string, string>>;
}

/** @see https://learn.microsoft.com/entra/identity/users/groups-settings-cmdlets */
const templates: readonly Template[] = [
    {
        id: "62375ab9-6b52-47ed-826b-58e47e0e304b",
        displayName: "Group.Unified",
        isForTenant: true,
        defaults: {
            NewUnifiedGroupWritebackDefault: "true",
            EnableMIPLabels: "false",
            CustomBlockedWordsList: "",
            EnableMSStandardBlockedWords: "false",
            ClassificationDescriptions: "",
            DefaultClassification: "",
            PrefixSuffixNamingRequirement: "",
            AllowGuestsToBeGroupOwner: "false",
            AllowGuestsToAccessGroups: "true",
            GuestUsageGuidelinesUrl: "",
            GroupCreationAllowedGroupId: "",
            AllowToAddGuests: "true",
            UsageGuidelinesUrl: "",
            ClassificationList: "",
            EnableGroupCreation: "true",
        },
    },
    {
        id: "08d542b9-071f-4e16-94b0-74abb372e3d9",
        displayName: "Group.Unified.Guest",
        isForTenant: false,
        defaults: { AllowToAddGuests: "true" },
    },
];

/** The group that a call concerns; none for the tenant's own settings. */
function ownerOf(call: GraphCall): string | null {
    return call.parameters["id"] === undefined ? null : String(findGroup(call)["id"]);
}

/** Every value of the template, with the given values in place of its defaults. */
function filled(template: Template, given: unknown): Entity[] {
    const values = Array.isArray(given) ? (given as { name?: string; value?: unknown }[]) : [];
    const unknown = values.find(({ name }) => !(String(name) in template.defaults));
    if (unknown !== undefined) {
        throw badRequest(`A setting value '${unknown.name}' is not part of the settings template.`);
    }
    return Object.entries(template.defaults).map(([name, value]) => {
        const own = values.find((candidate) => candidate.name === name)?.value ?? value;
        const isBoolean = /^(true|false)$/.test(value);
        if (typeof own !== "string" || (isBoolean && !/^(true|false)$/i.test(own))) {
            throw badRequest(`Invalid value specified for setting '${name}'.`);
        }
        return { name, value: own };
    });
}

function createSettings(call: GraphCall): GraphReply {
    const { body, tenant } = call;
    const groupId = ownerOf(call);
    assertGiven("GroupSetting", body, "templateId");
    const template = templates.find(({ id }) => id === body["templateId"]);
    if (template?.isForTenant !== (groupId === null)) {
        throw badRequest(
            `ObjectSettingsTemplate '${String(body["templateId"])}' is not supported for DirectoryObjectClass ` +
                `'${groupId === null ? "Company" : "Group"}'. paramName: SettingTemplateId`,
        );
    }
    const isTaken = tenant.store.primary
        .list("groupSettings")
        .some((other) => other["templateId"] === template.id && other["groupId"] === groupId);
    if (isTaken) {
        // The text is assumed.
        throw badRequest(
            "A conflicting object with one or more of the specified property values is present.",
        );
    }
    const id = tenant.newId();
    const settings = {
        id,
        displayName: template.displayName,
        templateId: template.id,
        values: filled(template, body["values"]),
    };
    tenant.store.commit("groupSettings", id, { ...settings, groupId });
    return plainObject(call, settings, 201);
}

/** Settings objects of the call's subject, without the sandbox's own note of whose they are. */
function settingsOf(call: GraphCall): Entity[] {
    const groupId = ownerOf(call);
    return call.view
        .list("groupSettings")
        .filter((row) => row["groupId"] === groupId)
        .map(({ groupId: _, ...row }) => row);
}

function toWrite(call: GraphCall): Entity {
    const id = call.parameters["settingsId"] ?? "";
    const found = toChange(call, "groupSettings", id, notFound);
    if (found["groupId"] !== ownerOf(call)) {
        throw notFound(id);
    }
    return found;
}

function routesAt(path: string): readonly Route[] {
    const one = `${path}/{settingsId}`;
    return [
        {
            method: "GET",
            path,
            permissions: read,
            handle: (call) => plainList(call, settingsOf(call)),
        },
        { method: "POST", path, permissions: write, handle: createSettings },
        {
            method: "GET",
            path: one,
            permissions: read,
            handle: (call) => {
                const id = call.parameters["settingsId"] ?? "";
                const found = settingsOf(call).find((row) => row["id"] === id);
                if (found === undefined) {
                    throw notFound(id);
                }
                return plainObject(call, found);
            },
        },
        {
            method: "PATCH",
            path: one,
            permissions: write,
            handle: (call) => {
                const current = toWrite(call);
                const template = templates.find(({ id }) => id === current["templateId"]) as Template;
                call.tenant.store.commit("groupSettings", String(current["id"]), {
                    ...current,
                    values: filled(template, call.body["values"]),
                });
                return noContent;
            },
        },
        {
            method: "DELETE",
            path: one,
            permissions: write,
            handle: (call) => {
                call.tenant.store.commit("groupSettings", String(toWrite(call)["id"]), undefined);
                return noContent;
            },
        },
    ];
}

/** Settings of Microsoft 365 groups. @see https://learn.microsoft.com/graph/api/resources/groupsetting */
export const groupSettingsRoutes: readonly Route[] = [
    ...routesAt("/groupSettings"),
    ...routesAt("/groups/{id}/settings"),
];
