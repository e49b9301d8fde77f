/** Two declarations mean the same account. Nothing was written for the second one. */
export class SameGuestError extends Error {
    override readonly name = "SameGuestError";

    constructor(userId: string, address: string, owner: string) {
        super(
            `${address} and ${owner} are the same guest (object id ${userId}): Entra has one account for both addresses. ` +
                `Nothing was written for ${address}. Declare the guest once, by one of the addresses.`,
        );
    }
}

/**
 * The declaration that each account belongs to, by object id, as far as the run knows: from the states that the
 * engine compares, and from the accounts that are invited or adopted now.
 */
export class GuestClaims {
    private readonly owners = new Map<string, string>();
    private readonly left = new Map<string, string>();
    /** Accounts that were invited, adopted or restored in this run. */
    private readonly arrived = new Set<string>();

    /**
     * Notes an account that a declared resource has already.
     *
     * @throws SameGuestError - The declaration of another address led to the account earlier in this run.
     */
    note(userId: string, address: string): void {
        if (this.arrived.has(userId.toLowerCase()) && this.isOfOther(userId, address)) {
            throw new SameGuestError(userId, address, this.addressOf(userId) ?? "");
        }
        this.owners.set(userId.toLowerCase(), address);
    }

    /**
     * Claims an account for a declaration.
     *
     * @throws SameGuestError - It belongs to the declaration of another address.
     */
    claim(userId: string, address: string): void {
        if (this.isOfOther(userId, address)) {
            throw new SameGuestError(userId, address, this.owners.get(userId.toLowerCase()) ?? "");
        }
        this.note(userId, address);
        this.arrived.add(userId.toLowerCase());
    }

    /** The address under which the run declares an account, if it does. */
    addressOf(userId: string): string | undefined {
        return this.owners.get(userId.toLowerCase());
    }

    /** Records an account whose address is no longer declared, and which may be declared under another one. */
    noteLeft(userId: string, address: string): void {
        this.left.set(address, userId.toLowerCase());
    }

    /** The account that a state has under an address that its resource no longer declares. */
    leftBy(address: string): string | undefined {
        return this.left.get(address);
    }

    /** Whether an account belongs to the declaration of another address. */
    isOfOther(userId: string, address: string): boolean {
        const owner = this.owners.get(userId.toLowerCase());
        return owner !== undefined && owner.toLowerCase() !== address.toLowerCase();
    }
}
