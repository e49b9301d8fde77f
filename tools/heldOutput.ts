import { Writable } from "node:stream";

/** Holds a program's output back until another's has ended, then passes it to standard output as it comes. */
export class HeldOutput extends Writable {
    private held: Buffer[] | undefined = [];

    override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
        if (this.held === undefined) {
            process.stdout.write(chunk);
        } else {
            this.held.push(chunk);
        }
        done();
    }

    /** Prints what was held back, and holds nothing back from now on. */
    release(): void {
        const held = this.held ?? [];
        this.held = undefined;
        held.forEach((chunk) => process.stdout.write(chunk));
    }
}
