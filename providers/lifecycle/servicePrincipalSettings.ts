import { z } from "zod";
import { applicationAccess } from "../../graph";
import { guid } from "./inputs";
import { ownedSettings } from "./ownedSettings";
import { graphClient } from "./session";

/** Settings of an application as this tenant has it. */
export const servicePrincipalSettings = ownedSettings({
    name: "servicePrincipalSettings",
    schema: z.object({ appId: guid, appRoleAssignmentRequired: z.boolean().optional() }),
    identity: ["appId"],
    locate: async ({ appId }) =>
        (await applicationAccess.findServicePrincipal(graphClient(), String(appId))).id,
    path: (id) => `/servicePrincipals/${id}`,
});
