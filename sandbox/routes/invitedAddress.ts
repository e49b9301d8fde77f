import { badRequest, GraphFault } from "../graphFault";
import type { Entity, IndexDefinition, View } from "../store";

/** Characters that the part before the `@` must not hold. @see https://learn.microsoft.com/graph/api/resources/invitation */
const forbiddenInLocalPart = /[~!#$%^&*()+=[\]{}\\/|;:"<>?,\s]/;

/** An address that can be invited; the form is documented, the text of the refusal assumed. */
export function invitedAddress(address: unknown): string {
    const text = typeof address === "string" ? address : "";
    const [local, domain, ...more] = text.split("@");
    const isValid =
        local &&
        domain &&
        more.length === 0 &&
        !forbiddenInLocalPart.test(local) &&
        !/^[.-]|[.-]$/.test(local) &&
        /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(domain);
    if (!isValid) {
        throw badRequest("The invited user email address is not valid.");
    }
    return text;
}

/** Users by each address that one of their properties holds. */
const byAddress: IndexDefinition = {
    table: "users",
    keysOf: (user) =>
        new Set(
            [user["userPrincipalName"], ...addressesOf(user)].map((address) => String(address).toLowerCase()),
        ),
};

/** A user's addresses of mail. */
export function addressesOf(user: Entity): unknown[] {
    const proxies = (user["proxyAddresses"] as string[]).map((proxy) => proxy.replace(/^smtp:/i, ""));
    return [user["mail"], ...(user["otherMails"] as string[]), ...proxies];
}

/** The guest with an address. Internal users cannot be invited. */
export function guestWith(view: View, address: string): Entity | undefined {
    const [user] = view.find(byAddress, address.toLowerCase());
    if (user !== undefined && user["creationType"] !== "Invitation") {
        // The text was observed; status and code are assumed.
        throw new GraphFault(
            400,
            "BadRequest",
            `The invited user already exists in the directory as object ID: ${String(user["id"])}. ` +
                "They can use that account to sign in to shared apps and resources.",
        );
    }
    return user;
}
