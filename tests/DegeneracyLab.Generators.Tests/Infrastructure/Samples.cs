namespace DegeneracyLab.Generators.Tests.Infrastructure;

/// <summary>Declarations that several tests use.</summary>
internal static class Samples
{
    public const string Digits = """
        using DegeneracyLab;

        namespace Samples;

        /// <summary>Tells digits apart.</summary>
        [Network(Input = 64)]
        [Linear(32), ReLU]
        [Linear(32), ReLU]
        [Linear(10)]
        public partial class DigitClassifier;
        """;
}
