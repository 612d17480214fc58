namespace DegeneracyLab.Analysis;

/// <summary>What a proof of the nullity may cost. It counts work, not time, so that a proof is the same on every machine.</summary>
/// <param name="Products">The number of multiplications modulo primes, of which a core does some 3 x 10^8 in a second.</param>
/// <param name="Primes">The number of primes by which the rank may be decided.</param>
internal sealed record ProofBudget(long Products = 20_000_000_000, int Primes = 5_000);
