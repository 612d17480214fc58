namespace DegeneracyLab.Generators.Shapes;

/// <summary>What must hold of sizes that only the constructor knows.</summary>
/// <param name="Condition">The condition, as code in which the parameters are in scope.</param>
/// <param name="Message">What is wrong otherwise, as the inside of an interpolated string.</param>
internal sealed record SizeRule(string Condition, string Message);
