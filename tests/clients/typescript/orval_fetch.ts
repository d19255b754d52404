// How orval's client sends a request: to the house, with the token once there is one.
import { url } from "./house";

const headers = new Map<string, string>();

export function authorize(token: string): void {
  headers.set("Authorization", `Bearer ${token}`);
}

export async function orvalFetch<T>(path: string, options: RequestInit): Promise<T> {
  const all = new Headers(options.headers);
  headers.forEach((value, header) => all.set(header, value));
  const response = await fetch(url + path, { ...options, headers: all });
  const text = await response.text();
  return { status: response.status, headers: response.headers, data: text ? JSON.parse(text) : undefined } as T;
}
