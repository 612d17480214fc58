namespace DegeneracyLab.Analysis;

/// <summary>What a proof of the nullity may cost. It counts work, not time, so that a proof is the same on every machine.</summary>
/// <param name="Products">The number of multiplications modulo primes, of which a core does some 3 x 10^8 in a second.</param>
/// <param name="Primes">The number of primes by which the rank may be decided.</param>
public sealed record ProofBudget(long Products = 20_000_000_000, int Primes = 5_000)
{
    /// <summary>Throws if a limit allows nothing.</summary>
    /// <exception cref="ArgumentException">One does not.</exception>
    internal void Require()
    {
        if (Products <= 0 || Primes <= 0)
            throw Refusal.OfOptions($"A {nameof(ProofBudget)} has at least one multiplication and one prime, but {nameof(Products)} is {Products} and {nameof(Primes)} is {Primes}.");
    }
}
