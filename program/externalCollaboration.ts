import { ExternalCollaborationSettings } from "../components";
import type { Tenant } from "../config";

/** The tenant's external collaboration settings, if the stack config has any. */
export function declareExternalCollaboration({ config }: Tenant): ExternalCollaborationSettings | undefined {
    return config.externalCollaboration === undefined
        ? undefined
        : new ExternalCollaborationSettings("external-collaboration", config.externalCollaboration);
}
