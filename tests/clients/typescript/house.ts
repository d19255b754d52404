// The running house that a client speaks to, from the environment.

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

export const url = variable("GUANXI_URL");
export const signIn = { grant_type: "password", username: "admin", password: variable("GUANXI_ADMIN_PASSWORD") } as const;
export const nobody = "00000000-0000-4000-8000-000000000000";
