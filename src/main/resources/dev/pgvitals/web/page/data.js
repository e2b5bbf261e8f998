import { useEffect, useState } from './preact-htm.js';
import { setAgentTime } from './format.js';

const EVERY = 5000;

/** A suspended agent takes connections and says nothing: its last values must not pass for the present. */
const PATIENCE = 10000;

/** Why a request failed, in a sentence; empty when it did not. */
async function reason(response) {
  return response.status === 404 ? (await response.text()).trim() : `HTTP ${response.status}`;
}

/**
 * What the agent says at a URL, asked again every five seconds while the page is to be seen and not paused.
 *
 * What was known stays when the agent does not answer: `error` says so.
 */
export function useAnswer(url, paused) {
  const [answer, setAnswer] = useState({ data: undefined, error: '' });
  useEffect(() => {
    let wanted = true;
    let asking = false;
    let text = '';
    const ask = async () => {
      if (asking) return;
      asking = true;
      let error = '';
      try {
        const response = await fetch(url, { cache: 'no-cache', signal: AbortSignal.timeout(PATIENCE) });
        setAgentTime(response.headers.get('Date'));
        if (response.ok) {
          const next = await response.text();
          if (wanted && next !== text) {
            // A proxy's page of a login is no JSON, each time it comes.
            const data = JSON.parse(next);
            text = next;
            setAnswer({ data, error });
            return;
          }
        } else {
          error = await reason(response);
        }
      } catch {
        error = 'the agent does not answer';
      } finally {
        asking = false;
      }
      // Drawn anew even if nothing is new: ages grow.
      if (wanted) setAnswer((last) => ({ ...last, error }));
    };
    if (paused) return undefined;
    ask();
    const timer = setInterval(() => document.hidden || ask(), EVERY);
    const seen = () => document.hidden || ask();
    document.addEventListener('visibilitychange', seen);
    return () => {
      wanted = false;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [url, paused]);
  return answer;
}
