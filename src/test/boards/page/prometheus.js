/** Asks Prometheus, by way of the server of this page. */
export async function ask(path, parameters = {}) {
  const answer = await fetch(`/prom/api/v1/${path}?${new URLSearchParams(parameters)}`);
  const { status, error, data } = await answer.json();
  if (status !== 'success') throw new Error(error);
  return data;
}
