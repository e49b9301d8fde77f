/** Options of `doctor`. */
export interface DoctorOptions {
    readonly stack: string;
    readonly stacksFolder?: string;
    readonly json?: boolean;
}
