import type { GroupSetting } from "@microsoft/microsoft-graph-types";
import { isIdentified } from "../client/answerForm";
import { undefinedIfMissing } from "../client/absence";
import type { GraphClient } from "../client/client";
import { createOnce } from "../consistency/createOnce";
import { retryOnLag } from "../consistency/retryOnLag";
import type { Written } from "./written";

/** Values of a settings object. Graph keeps all of them as text. */
export type SettingValues = Readonly<Record<string, string>>;

interface SettingsObject {
    readonly id: string;
    readonly templateId: string;
    readonly values: readonly { readonly name: string; readonly value: string }[];
}

/** Where settings apply: one group or, if omitted, all Microsoft 365 groups of the tenant. */
export type GroupId = string | undefined;

/** @see https://learn.microsoft.com/entra/identity/users/groups-settings-cmdlets */
const templates = {
    tenant: "62375ab9-6b52-47ed-826b-58e47e0e304b",
    group: "08d542b9-071f-4e16-94b0-74abb372e3d9",
};

function collection(groupId: GroupId): string {
    return groupId === undefined ? "/groupSettings" : `/groups/${groupId}/settings`;
}

function templateOf(groupId: GroupId): string {
    return groupId === undefined ? templates.tenant : templates.group;
}

function asList(values: SettingValues) {
    return Object.entries(values).map(([name, value]) => ({ name, value }));
}

/**
 * One read of a settings object and its values: `null` where there is none, so that the defaults apply; `undefined`
 * when the answering replica does not know the group.
 */
export async function get(
    client: GraphClient,
    groupId: GroupId,
): Promise<{ readonly id: string; readonly values: SettingValues } | null | undefined> {
    const rows = await undefinedIfMissing(
        client.list<SettingsObject>(collection(groupId), { isFreshConnection: true, isSingleAttempt: true }),
    );
    const own = rows?.find(({ templateId }) => templateId === templateOf(groupId));
    if (own === undefined) {
        return rows && null;
    }
    return { id: own.id, values: Object.fromEntries(own.values.map(({ name, value }) => [name, value])) };
}

/** Creates the settings object. Omitted values come from the template. */
export async function create(client: GraphClient, groupId: GroupId, values: SettingValues): Promise<void> {
    await createOnce<{ readonly id: string }>(client, {
        post: () =>
            retryOnLag(client, "dependentObject", async (client) => {
                const answer = await client.request<SettingsObject>({
                    method: "POST",
                    answer: isIdentified,
                    path: collection(groupId),
                    body: {
                        templateId: templateOf(groupId),
                        values: asList(values),
                    } satisfies Written<GroupSetting>,
                });
                return answer.body;
            }),
        // There can be only one for each template, and there was none before.
        findOwn: async (client) => {
            const found = await get(client, groupId);
            return found ? [found] : [];
        },
    });
}

/** Changes values. Graph needs all of them: omitted ones would return to the template's. */
export async function update(
    client: GraphClient,
    groupId: GroupId,
    id: string,
    values: SettingValues,
): Promise<void> {
    await retryOnLag(client, "dependentObject", (client) =>
        client.request({
            method: "PATCH",
            path: `${collection(groupId)}/${id}`,
            body: { values: asList(values) } satisfies Written<GroupSetting>,
        }),
    );
}

/** Removes the settings object: the defaults apply again. */
export async function remove(client: GraphClient, groupId: GroupId, id: string): Promise<void> {
    await undefinedIfMissing(client.request({ method: "DELETE", path: `${collection(groupId)}/${id}` }));
}
