import type { GraphCall, Route } from "../call";
import { noContent, timestamp } from "../call";
import { badRequest } from "../graphFault";
import type { Entity } from "../store";
import {
    applicationType,
    assertApplication,
    assertDisabledFirst,
    newApplication,
    withPermissionDefaults,
} from "./applicationShape";
import { hidden, keysOf, newPassword, passwordRoutes } from "./credentials";
import {
    assertGiven,
    merged,
    objectRoutes,
    objectToChange,
    removeKnown,
    type ObjectKind,
} from "./directory/objectKind";
import { relationRoutes } from "./directory/relation";
import { followApplication, servicePrincipalKind } from "./servicePrincipals";
import { withKeyValues } from "./keyValues";

const read = [["Application.Read.All"], ["Application.ReadWrite.All"], ["Directory.Read.All"]];
const write = [["Application.ReadWrite.All"], ["Application.ReadWrite.OwnedBy"]];

/** @see https://learn.microsoft.com/graph/api/resources/application (identifierUris) */
function assertFreeUris({ tenant }: GraphCall, application: Entity): void {
    const uris = new Set(application["identifierUris"] as string[]);
    const isTaken = tenant.store.primary
        .list("applications")
        .some(
            (other) =>
                other["id"] !== application["id"] &&
                (other["identifierUris"] as string[]).some((uri) => uris.has(uri)),
        );
    if (isTaken) {
        throw badRequest("Another object with the same value for property identifierUris already exists.");
    }
}

function complete(call: GraphCall, application: Entity): Entity {
    assertApplication(application);
    assertFreeUris(call, application);
    return {
        ...withPermissionDefaults(application),
        keyCredentials: keysOf(call, application["keyCredentials"]),
    };
}

/** @see https://learn.microsoft.com/graph/api/resources/application */
export const applicationKind: ObjectKind = {
    path: "/applications",
    table: "applications",
    deletedTable: "deletedApplications",
    type: applicationType,
    read,
    write,
    binds: ["owners"],
    // Observed: the azuread provider takes all claims away by an empty structure.
    replaced: ["optionalClaims"],
    readOnly: new Set(["id", "appId", "createdDateTime", "deletedDateTime", "publisherDomain"]),
    create: (call, body) => {
        assertGiven("Application", body, "displayName");
        const { tenant } = call;
        const application = complete(
            call,
            merged(
                newApplication({
                    appId: tenant.newId(),
                    createdDateTime: timestamp(tenant),
                    publisherDomain: tenant.verifiedDomains[0],
                }),
                body,
            ),
        );
        const given = (body["passwordCredentials"] ?? []) as Entity[];
        return { ...application, passwordCredentials: given.map((password) => newPassword(call, password)) };
    },
    change: (call, changed, current) => {
        assertGiven("Application", changed, "displayName");
        const application = complete(call, changed);
        assertDisabledFirst(application, current);
        return application;
    },
    written: (call, application) => {
        // Its one answer has been composed with the secrets; the directory keeps none.
        call.tenant.store.commit("applications", String(application["id"]), {
            ...application,
            passwordCredentials: (application["passwordCredentials"] as Entity[]).map(hidden),
        });
        followApplication(call, application);
    },
    // @see https://learn.microsoft.com/entra/identity-platform/howto-remove-app
    removed: (call, { appId }) => {
        call.tenant.store.primary
            .list("servicePrincipals")
            .filter((principal) => principal["appId"] === appId)
            .forEach((principal) => removeKnown(call, servicePrincipalKind, principal));
    },
};

/** An image is kept at the address that `info.logoUrl` names; the sandbox serves none. @see https://learn.microsoft.com/graph/api/resources/application (logo) */
function setLogo(call: GraphCall) {
    const application = objectToChange(call, "applications");
    const logoUrl = `${call.tenant.graphBase}/logos/${String(application["id"])}`;
    call.tenant.store.commit("applications", String(application["id"]), {
        ...application,
        info: { ...(application["info"] as Entity), logoUrl },
    });
    return noContent;
}

export const applicationRoutes: readonly Route[] = [
    ...objectRoutes(applicationKind).map((route) => withKeyValues(route)),
    ...relationRoutes({
        path: "/applications",
        table: "applications",
        name: "owners",
        read,
        write,
        types: ["user", "servicePrincipal"],
    }),
    ...passwordRoutes("/applications", "applications", write),
    { method: "PUT", path: "/applications/{id}/logo", permissions: write, handle: setLogo },
];
