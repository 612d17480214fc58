namespace DegeneracyLab.Analysis;

/// <summary>What a proof may cost, known before it starts.</summary>
/// <param name="Parameters">The number of trainable numbers.</param>
/// <param name="Rows">The number of rows of the Jacobian.</param>
/// <param name="Primes">So many primes decide the rank, whatever it is.</param>
/// <param name="ProductsPerPrime">A bound of the multiplications for each prime.</param>
internal sealed record ProofEstimate(int Parameters, int Rows, long Primes, long ProductsPerPrime);
