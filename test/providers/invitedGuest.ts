import { guid } from "../graph/fakes";
import { over } from "./setUp";

export const userId = guid(1);
export const emailAddress = "alice@fabrikam.example";
export const inputs = {
    emailAddress,
    redirectUrl: "https://myapplications.microsoft.com",
    onRemove: "retain",
};

/** What the directory says of a guest who has not redeemed. */
export const pending = { externalUserState: "PendingAcceptance" };

/** The life cycle of guests in a tenant in which one was invited. */
export function invited(properties: Record<string, unknown> = {}, ...sponsorIds: string[]) {
    const lifecycle = over("guestAccount");
    const { managers, sponsors, users } = lifecycle.directory;
    users.set(userId, {
        id: userId,
        accountEnabled: true,
        creationType: "Invitation",
        userType: "Guest",
        ...pending,
        mail: emailAddress,
        ...properties,
    });
    sponsors.set(userId, new Set(sponsorIds));
    return {
        ...lifecycle,
        user: () => users.get(userId),
        manager: () => managers.get(userId),
        sponsors: () => [...(sponsors.get(userId) ?? [])].sort(),
    };
}
