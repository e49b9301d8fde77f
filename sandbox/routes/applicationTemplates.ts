import type { GraphCall, GraphReply, Route } from "../call";
import { notFound } from "../graphFault";
import type { EntityType } from "../odata";
import type { Entity } from "../store";
import { typedList, typedObject } from "./answers";
import { applicationKind } from "./applications";
import { assertGiven, createObject } from "./directory/objectKind";
import { servicePrincipalKind } from "./servicePrincipals";

const write = [["Application.ReadWrite.All"]];

/** @see https://learn.microsoft.com/graph/api/applicationtemplate-instantiate (an app that is in no gallery) */
const customId = "8b1025e4-1dd2-430b-a150-2ef79cd700f5";

function template(id: string, displayName: string, more: Entity): Entity {
    return {
        id,
        categories: [],
        description: displayName,
        displayName,
        homePageUrl: `https://${displayName.toLowerCase()}.example/`,
        logoUrl: `https://images.gallery.example/${id}.png`,
        publisher: displayName,
        supportedProvisioningTypes: [],
        supportedSingleSignOnModes: ["password", "saml", "external"],
        ...more,
    };
}

/** Ids and names are the gallery's; everything else is the sandbox's. */
const templates: readonly Entity[] = [
    template(customId, "Custom", { homePageUrl: null, logoUrl: null, publisher: null }),
    template("4601ed45-8ff3-4599-8377-b6649007e876", "Marketo", { categories: ["crm", "marketing"] }),
];
/** Id of the role that applications of the gallery come with. */
const galleryRoleIds: Readonly<Record<string, string>> = {
    "4601ed45-8ff3-4599-8377-b6649007e876": "dfd0e7dd-26fb-4b2c-98d2-e444486c1e37",
};

const type: EntityType = {
    name: "applicationTemplate",
};

function find({ parameters }: GraphCall): Entity {
    const id = parameters["id"] ?? "";
    const found = templates.find((each) => each["id"] === id);
    if (found === undefined) {
        throw notFound(id);
    }
    return found;
}

function galleryRoles(templateId: string): Entity[] {
    const id = galleryRoleIds[templateId];
    const role = { allowedMemberTypes: ["User"], isEnabled: true, origin: "Application", value: null };
    return id === undefined
        ? []
        : [{ ...role, id, description: "msiam_access", displayName: "msiam_access" }];
}

/** Makes an application and its service principal. @see https://learn.microsoft.com/graph/api/applicationtemplate-instantiate */
function instantiate(call: GraphCall): GraphReply {
    const { displayName } = call.body;
    const applicationTemplateId = String(find(call)["id"]);
    assertGiven("ApplicationTemplate", call.body, "displayName");
    const plain = { ...call, body: {} };
    const application = createObject(plain, applicationKind, {
        applicationTemplateId,
        appRoles: galleryRoles(applicationTemplateId),
        displayName,
    });
    // The replica that answers need not know the application: it is one operation.
    const onPrimary = { ...plain, view: call.tenant.store.primary };
    const servicePrincipal = createObject(onPrimary, servicePrincipalKind, {
        appId: application["appId"],
        tags: ["WindowsAzureActiveDirectoryIntegratedApp"],
    });
    return { status: 201, body: { application, servicePrincipal } };
}

/** The gallery of applications. @see https://learn.microsoft.com/graph/api/resources/applicationtemplate */
export const applicationTemplateRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/applicationTemplates",
        permissions: [[]],
        handle: (call) => typedList(call, templates, type),
    },
    {
        method: "GET",
        path: "/applicationTemplates/{id}",
        permissions: [[]],
        handle: (call) => typedObject(call, find(call), type),
    },
    {
        method: "POST",
        path: "/applicationTemplates/{id}/instantiate",
        permissions: write,
        handle: instantiate,
    },
];
